package io.millrace.row;

import io.millrace.scoring.ModelIdentity;
import java.time.Instant;

/**
 * A pipeline version as it goes to its table.
 *
 * @param definition its canonical form
 * @param model without a runtime; null where the definition has none
 * @param modelBytes null where there is no model, or where it is kept at its URI
 * @param modelUri where a model is kept whose bytes are too many; else null
 * @param history whether the features rest on all events; null where it is not known
 * @param partialUsers null unless the history is partial
 */
public record VersionRow(
    String version,
    String definition,
    ModelIdentity model,
    byte[] modelBytes,
    String modelUri,
    Instant createdAt,
    String history,
    Long partialUsers) {}
