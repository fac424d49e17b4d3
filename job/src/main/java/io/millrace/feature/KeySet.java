package io.millrace.feature;

import java.util.Arrays;

/** At most {@link #CAPACITY_MAX} keys, sorted, with a small number beside each. */
final class KeySet {
  static final int CAPACITY_MAX = 64;

  private long[] high = new long[2];
  private long[] low = new long[2];
  private int[] tiles = new int[2];
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

  long high(int at) {
    return high[at];
  }

  long low(int at) {
    return low[at];
  }

  /** The position of a key, or where it would be inserted as {@code -position - 1}. */
  int find(long keyHigh, long keyLow) {
    int from = 0;
    int to = size - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      int order = Long.compare(low[middle], keyLow);
      if (order == 0) {
        order = Long.compare(high[middle], keyHigh);
      }
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        from = middle + 1;
      } else {
        to = middle - 1;
      }
    }
    return -from - 1;
  }

  /** Inserts where {@link #find} said, with a count of one. */
  void insert(int found, long keyHigh, long keyLow) {
    int at = -found - 1;
    if (size == low.length) {
      int capacity = Math.min(CAPACITY_MAX, size * 2);
      high = Arrays.copyOf(high, capacity);
      low = Arrays.copyOf(low, capacity);
      tiles = Arrays.copyOf(tiles, capacity);
    }
    System.arraycopy(high, at, high, at + 1, size - at);
    System.arraycopy(low, at, low, at + 1, size - at);
    System.arraycopy(tiles, at, tiles, at + 1, size - at);
    high[at] = keyHigh;
    low[at] = keyLow;
    tiles[at] = 1;
    size++;
  }

  void increment(int at) {
    tiles[at]++;
  }

  /** Removes the key with its last count. */
  void decrement(int at) {
    if (--tiles[at] > 0) {
      return;
    }
    int after = size - at - 1;
    System.arraycopy(high, at + 1, high, at, after);
    System.arraycopy(low, at + 1, low, at, after);
    System.arraycopy(tiles, at + 1, tiles, at, after);
    size--;
  }

  int heapBytes() {
    return 80 + 20 * low.length;
  }
}
