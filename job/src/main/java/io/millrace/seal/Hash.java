package io.millrace.seal;

import java.util.Arrays;

/** Hashes as tables have them, which anybody may have written. */
final class Hash {
  private Hash() {}

  /** The same where it is as long as a hash is; else one that no record gives. */
  static byte[] whole(byte[] hash) {
    if (hash != null && hash.length == Leaf.BYTES) {
      return hash;
    }
    byte[] none = new byte[Leaf.BYTES];
    Arrays.fill(none, (byte) -1);
    return none;
  }
}
