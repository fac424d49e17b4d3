package io.millrace.seal;

import java.io.Serializable;

/**
 * The end of a partition's chain at some time, kept where the tables' owner cannot write.
 *
 * @param toOffset one after the offset of the last record
 * @param hash the chain's hash after that record
 */
public record Head(String topic, int partition, long toOffset, byte[] hash)
    implements Serializable {}
