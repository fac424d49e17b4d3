package io.millrace.lake;

import java.time.Instant;

/**
 * A row of {@code versions}.
 *
 * @param definition the canonical form
 * @param modelSha256 null where the definition has no model
 * @param modelBytes null where there is none, or where it is kept at its URI
 * @param modelUri null but there
 * @param createdAt when it was first submitted
 */
public record StoredVersion(
    String pipelineVersion,
    String definition,
    String modelSha256,
    byte[] modelBytes,
    String modelUri,
    Instant createdAt) {}
