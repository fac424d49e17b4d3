package io.millrace.event;

/**
 * A record that could not be used.
 *
 * @param message one line for people: the field, the value, the rule. The value's size is not in
 *     it, so that records with the same fault have the same message, but for values and places that
 *     it shows; of a value that is not kept whole it gives size and SHA-256.
 * @param value the record's value, at most its first {@link #MAX_VALUE_BYTES}; null for a tombstone
 */
public record Reject(KafkaCoordinates kafka, RejectReason reason, String message, byte[] value)
    implements Decoded {
  /** What the table keeps of a value; of a larger one the message gives size and SHA-256. */
  public static final int MAX_VALUE_BYTES = 16 << 20;
}
