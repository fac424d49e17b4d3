package io.millrace.seal;

/**
 * The end of a partition's chain, which has to be kept to go on with it.
 *
 * @param offset one after the offset of the last record that is sealed
 * @param hash the chain's hash after that record
 */
public record SealedUpTo(long offset, byte[] hash) {}
