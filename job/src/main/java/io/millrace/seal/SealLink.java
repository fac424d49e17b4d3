package io.millrace.seal;

/**
 * The link that one record adds to its partition's chain.
 *
 * @param fromOffset one after the offset of the record sealed before; for the first one its own
 * @param previous the chain's hash before it
 * @param hash the chain's hash after it
 */
public record SealLink(long fromOffset, byte[] previous, byte[] hash) {}
