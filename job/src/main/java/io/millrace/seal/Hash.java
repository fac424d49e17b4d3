package io.millrace.seal;

import java.util.Arrays;

/** Hashes from tables, which any program may have written. */
final class Hash {
  private Hash() {}

  /** Returns a hash of the right length as it is; for anything else, one that no record gives. */
  static byte[] whole(byte[] hash) {
    if (hash != null && hash.length == Leaf.BYTES) {
      return hash;
    }
    byte[] none = new byte[Leaf.BYTES];
    Arrays.fill(none, (byte) -1);
    return none;
  }
}
