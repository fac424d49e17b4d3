package io.millrace.lake;

import io.millrace.event.Received;

/**
 * A Kafka record's key and value, byte for byte.
 *
 * @param key the key; null for none
 * @param value the value; null where it is not kept
 */
public record RawRecord(byte[] key, byte[] value) implements Received {
  /** The record of a row without raw values. */
  public static final RawRecord NOT_KEPT = new RawRecord(null, null);

  public boolean isKept() {
    return value != null;
  }
}
