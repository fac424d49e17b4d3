package io.millrace.row;

import io.millrace.event.Decoded;
import io.millrace.event.Received;
import io.millrace.seal.SealLink;

/**
 * A Kafka record as it came, and what it was decoded to.
 *
 * @param key null for none
 * @param value null for a tombstone
 * @param link its link in the chain of its partition
 */
public record ReadRecord<T extends Decoded>(T decoded, byte[] key, byte[] value, SealLink link)
    implements Received {}
