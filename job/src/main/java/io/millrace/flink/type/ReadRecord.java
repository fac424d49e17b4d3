package io.millrace.flink.type;

import io.millrace.event.Decoded;

/**
 * A Kafka record as it came, and what it was decoded to.
 *
 * @param key null for none
 * @param value null for a tombstone
 */
public record ReadRecord<T extends Decoded>(T decoded, byte[] key, byte[] value) {}
