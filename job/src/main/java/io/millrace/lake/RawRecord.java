package io.millrace.lake;

import io.millrace.event.Received;

/**
 * A Kafka record's key and value, byte for byte.
 *
 * @param key null for none
 * @param value null where it is not kept
 */
public record RawRecord(byte[] key, byte[] value) implements Received {
  /** A row of a table, or of a time, that keeps neither. */
  public static final RawRecord NOT_KEPT = new RawRecord(null, null);

  public boolean isKept() {
    return value != null;
  }
}
