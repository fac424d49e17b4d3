package io.millrace.event;

import java.time.Instant;
import java.util.Optional;

/**
 * Finds the unit of a time by its size: the counts of seconds, milliseconds and microseconds of the
 * years 1990 to 2099 do not overlap.
 */
public final class TimeUnits {
  private static final long FROM_MS = Instant.parse("1990-01-01T00:00:00Z").toEpochMilli();
  private static final long TO_MS = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
  private static final long NS_PER_MS = 1_000_000;

  private TimeUnits() {}

  /** The unit in which a count lies in those years. */
  public static Optional<TimeFormat> of(long count) {
    for (TimeFormat unit : new TimeFormat[] {TimeFormat.S, TimeFormat.MS, TimeFormat.US}) {
      if (isLikely(unit.millis(count))) {
        return Optional.of(unit);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns whether a count lies in those years as nanoseconds, for which a definition has no unit.
   */
  public static boolean isNanoseconds(long count) {
    return isLikely(Math.floorDiv(count, NS_PER_MS));
  }

  /** The unit that times were most likely written in, where it is not the declared one. */
  public static Optional<TimeFormat> insteadOf(TimeFormat declared, long eventTimeMs) {
    boolean isNumber = declared != null && declared != TimeFormat.ISO;
    return isNumber && !isLikely(eventTimeMs)
        ? of(declared.ofMillis(eventTimeMs))
        : Optional.empty();
  }

  private static boolean isLikely(long ms) {
    return FROM_MS <= ms && ms < TO_MS;
  }
}
