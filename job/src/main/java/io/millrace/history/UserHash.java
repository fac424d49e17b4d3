package io.millrace.history;

/** Hashes users, the same in every process, so that all rows of a user come together. */
public final class UserHash {
  /** A constant of MurmurHash3's finalizer, which spreads String.hashCode over all bits. */
  private static final int FIRST = 0x85ebca6b;

  private static final int SECOND = 0xc2b2ae35;

  /** 2^32 by the golden ratio: multiples lie evenly (Knuth, 6.4), and every bit takes part. */
  private static final int FIBONACCI = 0x9E3779B9;

  private UserHash() {}

  /** The hash of a user: 0 to 2^32 − 1, spread evenly. */
  public static long of(String userId) {
    int hash = userId.hashCode();
    hash = (hash ^ (hash >>> 16)) * FIRST;
    hash = (hash ^ (hash >>> 13)) * SECOND;
    return Integer.toUnsignedLong(hash ^ (hash >>> 16));
  }

  /** The number of a user's bucket. */
  public static int bucket(String userId, int buckets) {
    return (int) ((of(userId) * buckets) >>> Integer.SIZE);
  }

  /** The number of a user's part. Each part has its portion of every bucket and of every share. */
  public static int part(String userId, int parts) {
    return (int) ((Integer.toUnsignedLong((int) of(userId) * FIBONACCI) * parts) >>> Integer.SIZE);
  }

  /** Whether a user is in a share of all users, 0 to 1. */
  public static boolean isIn(double share, String userId) {
    // The low bits decide, so that a share has its portion of every bucket.
    return Long.reverse(of(userId)) >>> 1 < share * 0x1p63;
  }
}
