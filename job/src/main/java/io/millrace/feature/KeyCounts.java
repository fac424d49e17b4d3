package io.millrace.feature;

import java.util.Arrays;

/**
 * Up to {@link KeySet#CAPACITY_MAX} distinct keys, each with a count; a hash table with linear
 * probing. Unlike in {@link KeySet} the keys are in no order, and are found without branches that
 * the CPU cannot predict.
 */
final class KeyCounts {
  /** At most half of the places are taken, so that a search ends soon. */
  private static final int PLACES_MAX = 2 * KeySet.CAPACITY_MAX;

  /** 2^64 divided by the golden ratio, as D. Knuth recommends to spread keys. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private long[] keys = new long[8];

  /** The count of each place's key; 0 where there is none. */
  private int[] counts = new int[8];

  private int size;

  /** The highest bits of a product are a place. */
  private int shift = shift(keys.length);

  int size() {
    return size;
  }

  boolean isFull() {
    return size == KeySet.CAPACITY_MAX;
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(counts, 0);
      size = 0;
    }
  }

  /** Counts a key; false where it is a new one and there is no room for it. */
  boolean increment(long key) {
    int place = place(key);
    if (counts[place] == 0) {
      if (isFull()) {
        return false;
      }
      if (2 * (size + 1) > keys.length) {
        grow();
        place = place(key);
      }
      keys[place] = key;
      size++;
    }
    counts[place]++;
    return true;
  }

  /** Takes one off a key's count, and drops the key with its last. The key must be there. */
  void decrement(long key) {
    int place = place(key);
    if (--counts[place] == 0) {
      size--;
      closeGap(place);
    }
  }

  /** Adds each key to an estimate. */
  void addTo(HyperLogLog estimate) {
    for (int place = 0; place < keys.length; place++) {
      if (counts[place] > 0) {
        estimate.add(keys[place]);
      }
    }
  }

  /** The place of a key, or the empty one that it would take. */
  private int place(long key) {
    int mask = keys.length - 1;
    int place = home(key);
    while (counts[place] > 0 && keys[place] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private int home(long key) {
    return (int) ((key * SPREAD) >>> shift);
  }

  private static int shift(int places) {
    return Long.numberOfLeadingZeros(places) + 1;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[Math.min(PLACES_MAX, 2 * oldKeys.length)];
    counts = new int[keys.length];
    shift = shift(keys.length);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCounts[i] > 0) {
        int place = place(oldKeys[i]);
        keys[place] = oldKeys[i];
        counts[place] = oldCounts[i];
      }
    }
  }

  /** Moves keys behind an emptied place that a search would no longer find. */
  private void closeGap(int emptied) {
    int mask = keys.length - 1;
    int gap = emptied;
    for (int i = (gap + 1) & mask; counts[i] > 0; i = (i + 1) & mask) {
      if (((i - home(keys[i])) & mask) >= ((i - gap) & mask)) {
        keys[gap] = keys[i];
        counts[gap] = counts[i];
        counts[i] = 0;
        gap = i;
      }
    }
  }

  int heapBytes() {
    return 56 + 12 * keys.length;
  }
}
