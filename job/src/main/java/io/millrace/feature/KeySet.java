package io.millrace.feature;

import java.util.Arrays;

/**
 * At most {@link #CAPACITY_MAX} distinct keys, sorted; where asked, each with a count beside it.
 */
final class KeySet {
  static final int CAPACITY_MAX = 64;
  private static final int[] UNCOUNTED = new int[0];

  private final boolean counted;
  private long[] keys = new long[1];
  private int[] counts;
  private int size;

  private KeySet(boolean counted) {
    this.counted = counted;
    this.counts = counted ? new int[1] : UNCOUNTED;
  }

  static KeySet plain() {
    return new KeySet(false);
  }

  /** A set that counts how often each key is added, and drops it with its last count. */
  static KeySet counted() {
    return new KeySet(true);
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == CAPACITY_MAX;
  }

  void clear() {
    size = 0;
  }

  long key(int at) {
    return keys[at];
  }

  /** The position of a key, or where it would be inserted as {@code -position - 1}. */
  int find(long key) {
    return Arrays.binarySearch(keys, 0, size, key);
  }

  /** Inserts a key at the place that {@link #find} gave, with a count of one. */
  void insert(int found, long key) {
    int at = -found - 1;
    if (size == keys.length) {
      int capacity = Math.min(CAPACITY_MAX, size + (size >> 1) + 1);
      keys = Arrays.copyOf(keys, capacity);
      counts = counted ? Arrays.copyOf(counts, capacity) : counts;
    }
    System.arraycopy(keys, at, keys, at + 1, size - at);
    keys[at] = key;
    if (counted) {
      System.arraycopy(counts, at, counts, at + 1, size - at);
      counts[at] = 1;
    }
    size++;
  }

  void increment(int at) {
    counts[at]++;
  }

  /** Removes the key with its last count. */
  void decrement(int at) {
    if (--counts[at] > 0) {
      return;
    }
    int after = size - at - 1;
    System.arraycopy(keys, at + 1, keys, at, after);
    System.arraycopy(counts, at + 1, counts, at, after);
    size--;
  }

  int heapBytes() {
    return 48 + 8 * keys.length + (counted ? 16 + 4 * counts.length : 0);
  }
}
