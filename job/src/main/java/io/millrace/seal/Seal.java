package io.millrace.seal;

/**
 * A run of a partition's records as the table {@code seals} has it.
 *
 * @param fromOffset the {@code toOffset} of the run before it; for a chain's first run the offset
 *     of its first record
 * @param toOffset one after the offset of its last record
 * @param previous the chain's hash before its first record
 * @param hash the chain's hash after its last record
 */
public record Seal(
    String topic,
    int partition,
    long fromOffset,
    long toOffset,
    long records,
    byte[] previous,
    byte[] hash) {}
