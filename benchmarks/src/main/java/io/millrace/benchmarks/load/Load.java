package io.millrace.benchmarks.load;

/**
 * A load: events from number 0 on, evenly spread in time, each a function of the load and its
 * number.
 *
 * @param users the users of the events
 * @param seed the seed of all that is random
 * @param startMs the time of the first event
 * @param stepMs from one event to the next; at least 1 keeps all times distinct
 */
public record Load(Users users, long seed, long startMs, double stepMs) {
  public static final double DAY_MS = 86_400_000;

  public Load {
    if (!(stepMs > 0)) {
      throw new IllegalArgumentException("Invalid step: %s ms (must be > 0)".formatted(stepMs));
    }
  }

  /** A load of a number of events over a number of days, which end at a time. */
  public static Load until(Users users, long seed, long endMs, double days, long events) {
    return new Load(users, seed, endMs - (long) (days * DAY_MS), days * DAY_MS / events);
  }

  /** The start of the step in which event n arrives. */
  long arrivalMs(long n) {
    return startMs + (long) (n * stepMs);
  }
}
