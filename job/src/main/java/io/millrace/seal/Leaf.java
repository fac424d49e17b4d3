package io.millrace.seal;

import io.millrace.event.KafkaCoordinates;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash of one Kafka record: SHA-256 over its timestamp (milliseconds as 8 bytes, big-endian; −1
 * where it has none), the hash of its key and the hash of its value. The hash of null is 32 zero
 * bytes. Not thread safe: one for each thread.
 */
public final class Leaf {
  /** The length of a hash. */
  public static final int BYTES = 32;

  private static final byte[] OF_NULL = new byte[BYTES];
  private static final long WITHOUT_TIMESTAMP = -1;

  private final MessageDigest sha256 = sha256();
  private final byte[] timestamp = new byte[Long.BYTES];

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /**
   * The leaf of a record as it came.
   *
   * @param key null for none
   * @param value null for a tombstone
   */
  public byte[] of(KafkaCoordinates kafka, byte[] key, byte[] value) {
    return ofHashes(kafka, hash(key), hash(value));
  }

  /** The leaf of a record of which only hashes are at hand. */
  public byte[] ofHashes(KafkaCoordinates kafka, byte[] keyHash, byte[] valueHash) {
    BigEndian.write(kafka.hasTimestamp() ? kafka.timestampMs() : WITHOUT_TIMESTAMP, timestamp);
    sha256.update(timestamp);
    sha256.update(keyHash);
    sha256.update(valueHash);
    return sha256.digest();
  }

  /** SHA-256 of a key or a value; 32 zero bytes for null. The caller must not change the result. */
  public byte[] hash(byte[] bytes) {
    return bytes == null ? OF_NULL : sha256.digest(bytes);
  }
}
