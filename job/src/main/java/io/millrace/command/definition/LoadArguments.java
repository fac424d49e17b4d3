package io.millrace.command.definition;

import io.millrace.command.argument.UsageException;
import io.millrace.sizing.JobLoad;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The load that a job is sized for. */
final class LoadArguments {
  private static final double RATE_MAX = 1e9;
  private static final long USERS_MAX = 1_000_000_000_000L;
  private static final double SHARE_MAX = 0.99;

  @Option(
      names = "--events-per-second",
      required = true,
      paramLabel = "N",
      description = "The rate at the busiest time of the day.")
  private double eventsPerSecond;

  @Option(
      names = "--users",
      required = true,
      paramLabel = "N",
      description = "All users that will ever have had an event: a user's state does not expire.")
  private long users;

  @Option(
      names = "--events-per-user-per-day",
      paramLabel = "N",
      description =
          "The events of an active user, which fill the windows. Default: the rate all day, by all users alike. More means fewer active users, which the cache then has to hold.")
  private Double eventsPerUserPerDay;

  @Option(
      names = "--hot-user-share",
      paramLabel = "SHARE",
      description =
          "The part of all events that is one user's, 0 to 0.99. Default: that of the sample's most frequent user, else 0.")
  private Double hotUserShare;

  /**
   * The load.
   *
   * @param sampledShare the hot user's share in a sample; 0 for none
   */
  JobLoad load(double sampledShare) {
    double share = hotUserShare == null ? sampledShare : hotUserShare;
    return eventsPerUserPerDay == null
        ? JobLoad.even(eventsPerSecond, users, share)
        : new JobLoad(eventsPerSecond, users, eventsPerUserPerDay, share);
  }

  /** Checks what is given, before anything is read. */
  void check() {
    rate("--events-per-second", eventsPerSecond);
    if (users < 1 || users > USERS_MAX) {
      throw invalid("--users", users, String.format(Locale.ROOT, "must be 1 to %,d", USERS_MAX));
    }
    if (eventsPerUserPerDay != null) {
      rate("--events-per-user-per-day", eventsPerUserPerDay);
    }
    if (hotUserShare != null && !(hotUserShare >= 0 && hotUserShare <= SHARE_MAX)) {
      throw invalid("--hot-user-share", hotUserShare, "must be 0 to 0.99");
    }
  }

  /** No number (NaN) is refused as well. */
  private static void rate(String option, double value) {
    if (!(value > 0 && value <= RATE_MAX)) {
      throw invalid(option, value, "must be above 0, and at most 1,000,000,000");
    }
  }

  private static UsageException invalid(String option, Object value, String rule) {
    return new UsageException("Invalid %s: %s (%s)".formatted(option, value, rule));
  }
}
