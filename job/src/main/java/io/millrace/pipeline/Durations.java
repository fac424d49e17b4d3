package io.millrace.pipeline;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as they are written: a whole number and {@code ms}, {@code s}, {@code m}, ... */
public final class Durations {
  static final long SECOND_MS = 1000;
  static final long MINUTE_MS = 60 * SECOND_MS;
  static final long HOUR_MS = 60 * MINUTE_MS;
  static final long DAY_MS = 24 * HOUR_MS;

  /**
   * Ten thousand years. Events lie in the years 1 to 9999, so nothing longer differs from it, and
   * sums of a time and a duration cannot overflow.
   */
  static final long MAX_MS = 3_652_500 * DAY_MS;

  static final String RULE =
      "must be a whole number with ms, s, m, h or d, such as 24h, and at most 3652500d";

  static final String REGEX = "[0-9]+(ms|s|m|h|d)";

  private static final Pattern PATTERN = Pattern.compile("([0-9]+)(ms|s|m|h|d)");

  private static final Map<String, Long> UNITS =
      Map.of("ms", 1L, "s", SECOND_MS, "m", MINUTE_MS, "h", HOUR_MS, "d", DAY_MS);

  private Durations() {}

  /** Milliseconds, or empty where the text breaks {@link #RULE}. */
  public static OptionalLong millis(String text) {
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long unit = UNITS.get(matcher.group(2));
    OptionalLong count = wholeNumber(matcher.group(1), MAX_MS / unit);
    return count.isEmpty() ? count : OptionalLong.of(count.getAsLong() * unit);
  }

  /** A number of decimal digits, or empty where it is above the maximum. */
  private static OptionalLong wholeNumber(String digits, long max) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      value = value * 10 + (digits.charAt(i) - '0');
      if (value > max) {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(value);
  }

  /** A duration in the largest unit that divides it: {@code 90m}, {@code 36h}, {@code 2d}. */
  public static String text(long millis) {
    if (millis % DAY_MS == 0) {
      return millis / DAY_MS + "d";
    } else if (millis % HOUR_MS == 0) {
      return millis / HOUR_MS + "h";
    } else if (millis % MINUTE_MS == 0) {
      return millis / MINUTE_MS + "m";
    } else if (millis % SECOND_MS == 0) {
      return millis / SECOND_MS + "s";
    }
    return millis + "ms";
  }
}
