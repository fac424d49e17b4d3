package io.millrace.flink.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The order in which things leave a cache: the clock algorithm, an approximation of least recently
 * used. A hand goes round; what was used since it last came by stays for another round. Unlike a
 * linked list in the order of use, it is not written to when something is used: a reference that is
 * stored in an old object costs the garbage collector work.
 *
 * <p>F. J. Corbató, "A paging experiment with the Multics system", MIT Project MAC, 1968.
 *
 * @param <T> what is in the ring
 */
final class ClockRing<T> {
  private final List<T> ring = new ArrayList<>();
  private final Predicate<T> clearUse;
  private int hand;

  /**
   * @param clearUse makes it unused; returns whether it was used
   */
  ClockRing(Predicate<T> clearUse) {
    this.clearUse = clearUse;
  }

  int size() {
    return ring.size();
  }

  void add(T added) {
    ring.add(added);
  }

  /**
   * Takes out of the ring what leaves next.
   *
   * @param kept never leaves; there must be another
   */
  T remove(T kept) {
    while (true) {
      hand = hand < ring.size() ? hand : 0;
      T next = ring.get(hand);
      if (next != kept && !clearUse.test(next)) {
        return removeAtHand();
      }
      hand++;
    }
  }

  /** Takes this one out of the ring. */
  void take(T leaving) {
    hand = ring.indexOf(leaving);
    removeAtHand();
  }

  private T removeAtHand() {
    T last = ring.remove(ring.size() - 1);
    return hand == ring.size() ? last : ring.set(hand, last);
  }
}
