package io.millrace.benchmarks.load;

/**
 * What is sent: events from number 0 on, evenly in time, so that any of them is a function of this
 * and its number.
 *
 * @param users who they are of
 * @param seed of all that is random
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

  /** So many events over so many days, which end at a time. */
  public static Load until(Users users, long seed, long endMs, double days, long events) {
    return new Load(users, seed, endMs - (long) (days * DAY_MS), days * DAY_MS / events);
  }

  /** When event n would come, were none delayed. */
  long arrivalMs(long n) {
    return startMs + (long) (n * stepMs);
  }
}
