package io.millrace.seal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The chain of one partition's records: each one's leaf is hashed onto the hash of all before it,
 * with its offset. Offsets without a record take no part. Not thread safe.
 */
public final class SealChain {
  private static final byte[] PREFIX = "millrace-seal-1".getBytes(StandardCharsets.UTF_8);
  private static final byte SEPARATOR = 0;

  private final MessageDigest sha256 = Leaf.sha256();
  private final byte[] offsetBytes = new byte[Long.BYTES];
  private byte[] hash;

  private SealChain(byte[] hash) {
    this.hash = hash;
  }

  /** A chain without records yet. */
  public static SealChain begin(String topic, int partition) {
    return new SealChain(beginning(topic, partition));
  }

  /** A chain that goes on from a head. */
  public static SealChain resume(byte[] hash) {
    return new SealChain(hash.clone());
  }

  /** The hash before a partition's first record. */
  public static byte[] beginning(String topic, int partition) {
    MessageDigest sha256 = Leaf.sha256();
    sha256.update(PREFIX);
    sha256.update(SEPARATOR);
    sha256.update(topic.getBytes(StandardCharsets.UTF_8));
    sha256.update(SEPARATOR);
    sha256.update(BigEndian.of(partition));
    return sha256.digest();
  }

  /** Adds the next record of the partition, in the order of offsets; returns the new head. */
  public byte[] add(long offset, byte[] leaf) {
    BigEndian.write(offset, offsetBytes);
    sha256.update(hash);
    sha256.update(offsetBytes);
    sha256.update(leaf);
    hash = sha256.digest();
    return hash;
  }

  /** The hash after the last record. The caller must not change it. */
  public byte[] head() {
    return hash;
  }
}
