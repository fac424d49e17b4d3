package io.millrace.draft;

import java.util.Arrays;

/**
 * A set of hashes, in open addressing. It takes no more once the budget that it shares with others
 * is used up. Not thread safe.
 */
final class DistinctHashes {
  private static final int CAPACITY_FIRST = 16;

  /** Stands for an empty slot, and is kept beside them. */
  private static final long NONE = 0;

  private final Budget budget;
  private long[] slots = new long[0];
  private int size;
  private boolean hasNone;
  private boolean isWhole = true;

  /** How many hashes several sets may still take. */
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

  /** Whether it has all that were added. */
  boolean isWhole() {
    return isWhole;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[Math.max(CAPACITY_FIRST, 2 * before.length)];
    Arrays.stream(before).filter(hash -> hash != NONE).forEach(hash -> slots[slot(hash)] = hash);
  }

  /** Where a hash is, or the first free slot behind. */
  private int slot(long hash) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != NONE && slots[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
