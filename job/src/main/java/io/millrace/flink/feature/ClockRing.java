package io.millrace.flink.feature;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which things leave a cache: the clock algorithm, an approximation of least recently
 * used. A hand goes round; what was used since it last came by stays for another round. Unlike a
 * linked list in the order of use, it is not written to when something is used: a reference that is
 * stored in an old object costs the garbage collector work. To find the next to leave may take a
 * whole round, where everything was used; for each that leaves, it takes a few steps on average.
 *
 * <p>F. J. Corbató, "A paging experiment with the Multics system", MIT Project MAC, 1968.
 *
 * @param <T> what is in the ring
 */
final class ClockRing<T extends ClockRing.Entry> {
  private final List<T> ring = new ArrayList<>();
  private int hand;

  /** Something that may be in a ring, with a note whether it was used. */
  abstract static class Entry {
    private boolean isUsed;

    final void use() {
      isUsed = true;
    }

    /** Makes it unused; returns whether it was used. */
    final boolean clearUse() {
      boolean was = isUsed;
      isUsed = false;
      return was;
    }
  }

  int size() {
    return ring.size();
  }

  void add(T added) {
    ring.add(added);
  }

  /**
   * Removes what leaves next.
   *
   * @param kept never leaves; there must be another
   */
  T removeNext(T kept) {
    while (true) {
      hand = hand < ring.size() ? hand : 0;
      T next = ring.get(hand);
      if (next != kept && !next.clearUse()) {
        fill(hand);
        // The one that fills the place was added last, so it must not be the next.
        hand++;
        return next;
      }
      hand++;
    }
  }

  /** Removes one that leaves for another reason. */
  void remove(T leaving) {
    int place = ring.indexOf(leaving);
    if (place < 0) {
      throw new IllegalArgumentException("Cannot remove what is not in the ring");
    }
    fill(place);
  }

  /** Moves the last one to a place whose own one leaves. */
  private void fill(int place) {
    T last = ring.remove(ring.size() - 1);
    if (place < ring.size()) {
      ring.set(place, last);
    }
  }
}
