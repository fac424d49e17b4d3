package io.millrace.expression;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * CEL's arithmetic of times and durations. cel-java 0.14 fails where the result is a negative
 * duration, unless it is of whole seconds, and rounds its hours and minutes towards the past.
 */
final class Times {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  /** Ten thousand years, as in {@code google.protobuf.Duration}. */
  private static final Duration LONGEST = Duration.ofSeconds(315_576_000_000L, 999_999_999);

  private Times() {}

  /**
   * @throws DateTimeException outside the years 1 to 9999; the methods below throw it too where the
   *     result is out of range
   */
  static Instant plus(Instant time, Duration duration) {
    return inRange(time.plus(duration));
  }

  static Instant minus(Instant time, Duration duration) {
    return inRange(time.minus(duration));
  }

  static Duration plus(Duration a, Duration b) {
    return inRange(a.plus(b));
  }

  static Duration minus(Duration a, Duration b) {
    return inRange(a.minus(b));
  }

  /**
   * @throws ArithmeticException beyond the nanoseconds of 64 bits, as in CEL's other engines
   */
  static Duration between(Instant later, Instant earlier) {
    return Duration.ofNanos(Duration.between(earlier, later).toNanos());
  }

  /** Whole hours, towards zero. */
  static long hours(Duration duration) {
    return seconds(duration) / 3_600;
  }

  static long minutes(Duration duration) {
    return seconds(duration) / 60;
  }

  /** Whole seconds, towards zero; Java's own method rounds negative durations towards the past. */
  static long seconds(Duration duration) {
    boolean isRounded = duration.isNegative() && duration.getNano() > 0;
    return isRounded ? duration.getSeconds() + 1 : duration.getSeconds();
  }

  private static Instant inRange(Instant time) {
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new DateTimeException("outside the years 1 to 9999");
    }
    return time;
  }

  private static Duration inRange(Duration duration) {
    if (duration.abs().compareTo(LONGEST) > 0) {
      throw new DateTimeException("longer than ten thousand years");
    }
    return duration;
  }
}
