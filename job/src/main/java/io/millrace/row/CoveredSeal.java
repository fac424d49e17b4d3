package io.millrace.row;

import io.millrace.seal.Seal;

/**
 * A seal as it goes to its table.
 *
 * @param checkpointId the checkpoint that covers its records
 * @param jobId in hex
 */
public record CoveredSeal(Seal seal, long checkpointId, String jobId, long sealedAtMs) {}
