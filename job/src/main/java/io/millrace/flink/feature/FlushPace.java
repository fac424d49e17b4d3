package io.millrace.flink.feature;

/**
 * Spreads the writes before a flush, during which the task processes nothing: in the last part of
 * the time between two flushes, each event has some of the changed states written. A state that is
 * changed again afterwards is written twice, so that part is short.
 *
 * <p>Most writes are done some time before the flush, when the store settles: it then has that time
 * to bring them to disk in the background, for which the task would wait else.
 *
 * <p>The time of the next flush is not known. It is expected after as many events as came before
 * the last flush or the one before it, whichever is more: a savepoint soon after a checkpoint says
 * little. Long after the expected time nothing is written early.
 */
final class FlushPace {
  /** The writes begin when one part in so many of the expected events is left. */
  private static final int LAST_PART = 6;

  /** The store settles when one part in so many is left. */
  private static final int SETTLED_PART = 16;

  /** No event waits for more writes than these. */
  private static final int WRITES_MAX = 8;

  /** A flush of so many states takes no longer than a few thousandths of a second. */
  private static final int UNHURRIED = 256;

  private long expected;
  private long before;
  private long events;

  /**
   * Counts an event.
   *
   * @param changed the number of changed states
   * @return how many of them to write now
   */
  int writesNow(int changed) {
    events++;
    long left = expected - events;
    if (changed <= UNHURRIED || left > expected / LAST_PART || left < -expected) {
      return 0;
    }
    long settled = expected / SETTLED_PART;
    long spread = left > settled ? left - settled : left;
    return spread <= 0 ? 1 : (int) Math.min(WRITES_MAX, (changed + spread - 1) / spread);
  }

  /** Whether the store should settle now: once between two flushes. */
  boolean settles() {
    return events == expected - expected / SETTLED_PART;
  }

  /** Notes a flush. */
  void flushed() {
    expected = Math.max(events, before);
    before = events;
    events = 0;
  }
}
