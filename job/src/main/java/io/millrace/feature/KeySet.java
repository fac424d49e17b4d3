package io.millrace.feature;

import java.util.Arrays;

/** At most {@link #CAPACITY_MAX} distinct keys, sorted. */
final class KeySet {
  static final int CAPACITY_MAX = 64;

  private long[] keys = new long[1];
  private int size;

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

  /** Inserts a key at the place that {@link #find} gave. */
  void insert(int found, long key) {
    int at = -found - 1;
    reserve();
    System.arraycopy(keys, at, keys, at + 1, size - at);
    keys[at] = key;
    size++;
  }

  /** Adds a key that is greater than all others; false where it is not. */
  boolean append(long key) {
    if (size > 0 && keys[size - 1] >= key) {
      return false;
    }
    reserve();
    keys[size++] = key;
    return true;
  }

  private void reserve() {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, Math.min(CAPACITY_MAX, size + (size >> 1) + 1));
    }
  }

  int heapBytes() {
    return 40 + 8 * keys.length;
  }
}
