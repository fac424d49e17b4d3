package io.millrace.event;

/** The bytes that a Kafka record came as. */
public interface Received {
  /** Null for none. */
  byte[] key();

  /** Null for a tombstone, or where it is not kept. */
  byte[] value();
}
