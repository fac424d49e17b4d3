package io.millrace.advice;

import io.millrace.event.TimeFormat;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells the unit of a time from its size: the counts of seconds, milliseconds and microseconds of
 * the years 1990 to 2099 do not overlap.
 */
final class TimeUnits {
  private static final long FROM_S = Instant.parse("1990-01-01T00:00:00Z").getEpochSecond();
  private static final long TO_S = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();
  private static final long PER_S_NS = 1_000_000_000L;

  private TimeUnits() {}

  /** The unit in which a count lies in those years. */
  static Optional<TimeFormat> of(long count) {
    for (TimeFormat unit : new TimeFormat[] {TimeFormat.S, TimeFormat.MS, TimeFormat.US}) {
      if (isIn(count, perSecond(unit))) {
        return Optional.of(unit);
      }
    }
    return Optional.empty();
  }

  /** Whether it lies in those years as nanoseconds, for which a definition has no unit. */
  static boolean isNanoseconds(long count) {
    return isIn(count, PER_S_NS);
  }

  /** The unit that times were most likely written in, where it is not the declared one. */
  static Optional<TimeFormat> insteadOf(TimeFormat declared, long eventTimeMs) {
    if (declared == null || declared == TimeFormat.ISO) {
      return Optional.empty();
    }
    double count = eventTimeMs / 1000.0 * perSecond(declared);
    return isIn(eventTimeMs, perSecond(TimeFormat.MS)) || Math.abs(count) > Long.MAX_VALUE
        ? Optional.empty()
        : of((long) count);
  }

  private static long perSecond(TimeFormat unit) {
    return switch (unit) {
      case S -> 1;
      case MS, ISO -> 1_000;
      case US -> 1_000_000;
    };
  }

  private static boolean isIn(long count, long perSecond) {
    long seconds = Math.floorDiv(count, perSecond);
    return FROM_S <= seconds && seconds < TO_S;
  }
}
