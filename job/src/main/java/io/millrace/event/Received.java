package io.millrace.event;

/** The bytes of a Kafka record, as they came. */
public interface Received {
  /** The key; null for none. */
  byte[] key();

  /** The value; null for a tombstone, or where it is not kept. */
  byte[] value();
}
