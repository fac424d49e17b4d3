package io.millrace.sizing;

/**
 * The load that a job is sized for.
 *
 * @param eventsPerSecond the rate at the busiest time, above 0
 * @param users all users that have ever had an event, 1 or more: a state never expires
 * @param eventsPerUserPerDay the events of a user who is active, above 0
 * @param hotUserShare the part of all events that is one user's, 0 to less than 1
 */
public record JobLoad(
    double eventsPerSecond, long users, double eventsPerUserPerDay, double hotUserShare) {
  public static final double SECONDS_PER_DAY = 86_400;

  /** A load that all users but the hot one share evenly, all day. */
  public static JobLoad even(double eventsPerSecond, long users, double hotUserShare) {
    double each = eventsPerSecond * (1 - hotUserShare) * SECONDS_PER_DAY / users;
    return new JobLoad(eventsPerSecond, users, each, hotUserShare);
  }

  public double eventsPerDay() {
    return eventsPerSecond * SECONDS_PER_DAY;
  }

  /** The users whose events make up the rate, whose states the cache would have to hold. */
  public double activeUsers() {
    double spread = eventsPerDay() * (1 - hotUserShare);
    return Math.min((double) users, Math.max(1, spread / eventsPerUserPerDay));
  }

  /** The different users that have an event within so many seconds. */
  public double usersWithin(double seconds) {
    double active = activeUsers();
    return active * -StrictMath.expm1(-eventsPerSecond * seconds / active);
  }
}
