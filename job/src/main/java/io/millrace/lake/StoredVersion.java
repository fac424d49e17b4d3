package io.millrace.lake;

import io.millrace.feature.StateHistory;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of {@code versions}.
 *
 * @param definition the canonical form
 * @param modelSha256 the model's hash; null where the definition has no model
 * @param modelBytes the model; null where there is none, or where it is kept at its URI
 * @param modelUri the model's URI; null unless it is kept there
 * @param createdAt the time of the version's first submission
 * @param history what the features rest on; empty where the row does not say it
 */
public record StoredVersion(
    String pipelineVersion,
    String definition,
    String modelSha256,
    byte[] modelBytes,
    String modelUri,
    Instant createdAt,
    Optional<StateHistory> history) {}
