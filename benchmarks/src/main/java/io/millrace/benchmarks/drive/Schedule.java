package io.millrace.benchmarks.drive;

/**
 * The times at which the events of an open loop are due, whatever became of those before: latencies
 * count from them, so that a sender that is held up hides nothing ("coordinated omission").
 *
 * @param startNs {@link System#nanoTime()} of the first
 * @param startMs the same in milliseconds since 1970
 * @param first the number of the first event
 */
public record Schedule(long startNs, long startMs, double eventsPerSecond, long first, long count) {
  public Schedule {
    if (!(eventsPerSecond > 0) || count < 1) {
      throw new IllegalArgumentException(
          "Invalid schedule: %s events/s, %d events (must be above 0)"
              .formatted(eventsPerSecond, count));
    }
  }

  /** A schedule of a number of events, of which the first is due at once. */
  public static Schedule fromNow(double eventsPerSecond, long first, long count) {
    return new Schedule(
        System.nanoTime(), System.currentTimeMillis(), eventsPerSecond, first, count);
  }

  boolean contains(long number) {
    return number >= first && number < first + count;
  }

  long dueNs(long number) {
    return startNs + sinceStartNs(number);
  }

  long dueMs(long number) {
    return startMs + sinceStartNs(number) / 1_000_000;
  }

  private long sinceStartNs(long number) {
    return (long) ((number - first) * 1e9 / eventsPerSecond);
  }
}
