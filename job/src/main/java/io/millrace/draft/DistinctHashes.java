package io.millrace.draft;

import java.util.Arrays;

/**
 * A set of hashes, in open addressing. Accepts no more once the budget that it shares with other
 * sets is used up. Not thread safe.
 */
final class DistinctHashes {
  private static final int CAPACITY_FIRST = 16;

  /** The mark of an empty slot; whether this hash itself is in the set is kept separately. */
  private static final long NONE = 0;

  private final Budget budget;
  private long[] slots = new long[0];
  private int size;
  private boolean hasNone;
  private boolean isWhole = true;

  /** The number of hashes that several sets together may still take. */
  static final class Budget {
    private int left;

    Budget(int hashes) {
      this.left = hashes;
    }

    private boolean take() {
      return left > 0 && left-- > 0;
    }
  }

  DistinctHashes(Budget budget) {
    this.budget = budget;
  }

  void add(long hash) {
    if (hash == NONE) {
      hasNone = true;
      return;
    }
    if (2 * size >= slots.length) {
      grow();
    }
    int slot = slot(hash);
    if (slots[slot] == hash) {
      return;
    } else if (budget.take()) {
      slots[slot] = hash;
      size++;
    } else {
      isWhole = false;
    }
  }

  long size() {
    return (long) size + (hasNone ? 1 : 0);
  }

  /** Whether the set has all added hashes. */
  boolean isWhole() {
    return isWhole;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[Math.max(CAPACITY_FIRST, 2 * before.length)];
    Arrays.stream(before).filter(hash -> hash != NONE).forEach(hash -> slots[slot(hash)] = hash);
  }

  /** The slot of a hash, or the first free slot behind. */
  private int slot(long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != NONE && slots[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
