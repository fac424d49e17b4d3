package io.millrace.event;

/**
 * A record that could not be used.
 *
 * @param message one line for people: the field, the value, the rule. Records with the same fault
 *     have the same message, but for values and places that it shows: it gives size and SHA-256
 *     only of a value that is not kept whole.
 * @param value the record's value, at most its first {@link #MAX_VALUE_BYTES}; null for a tombstone
 */
public record Reject(KafkaCoordinates kafka, RejectReason reason, String message, byte[] value)
    implements Decoded {
  /**
   * The most bytes of a value that the table keeps; the message gives size and SHA-256 of a larger
   * one.
   */
  public static final int MAX_VALUE_BYTES = 16 << 20;
}
