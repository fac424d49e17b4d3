package io.millrace.event;

import java.time.LocalDate;
import java.time.Month;
import java.time.Year;

/**
 * Times in text, in exactly one form: {@code YYYY-MM-DDTHH:MM[:SS[.f{1,9}]]} and {@code Z} or
 * {@code ±HH:MM}, ASCII and upper case. {@link java.time.format.DateTimeFormatter} takes more (and
 * costs a microsecond): a time of day of 24:00, leap seconds, seconds in the offset, six-digit
 * years.
 */
public final class IsoTime {
  /** The result of {@link #parse} for a text that is no time; outside every valid range. */
  public static final long INVALID = Long.MIN_VALUE;

  /** 0001-01-01T00:00:00.000Z. */
  static final long MIN_MS = -62_135_596_800_000L;

  /** 9999-12-31T23:59:59.999Z. */
  static final long MAX_MS = 253_402_300_799_999L;

  private static final int MINUTES_END = "YYYY-MM-DDTHH:MM".length();
  private static final int SECONDS_END = MINUTES_END + ":SS".length();
  private static final int OFFSET_LENGTH = "+HH:MM".length();
  private static final int FRACTION_DIGITS_MAX = 9;
  private static final int OFFSET_MINUTES_MAX = 18 * 60;
  private static final long MS_PER_MINUTE = 60_000;
  private static final long MS_PER_DAY = 86_400_000;

  private IsoTime() {}

  /** Returns whether a time lies in the years 1 to 9999. */
  public static boolean isInRange(long ms) {
    return MIN_MS <= ms && ms <= MAX_MS;
  }

  /**
   * Milliseconds since the epoch, rounded towards the past; not yet checked against the range of
   * years.
   */
  public static long parse(String text) {
    if (text.length() <= MINUTES_END) {
      return INVALID;
    }
    long day = epochDay(text);
    int hour = text.charAt(10) == 'T' ? twoDigits(text, 11) : -1;
    int minute = text.charAt(13) == ':' ? twoDigits(text, 14) : -1;
    if (day == INVALID || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return INVALID;
    }
    int at = MINUTES_END;
    int second = 0;
    int fractionMs = 0;
    if (text.charAt(at) == ':') {
      second = twoDigits(text, at + 1);
      at = SECONDS_END;
      if (second < 0 || second > 59 || at >= text.length()) {
        return INVALID;
      }
      if (text.charAt(at) == '.') {
        int end = digitsEnd(text, at + 1);
        int digits = end - at - 1;
        if (digits < 1 || digits > FRACTION_DIGITS_MAX) {
          return INVALID;
        }
        fractionMs = milliseconds(text, at + 1, end);
        at = end;
      }
    }
    long offsetMinutes = offsetMinutes(text, at);
    return offsetMinutes == INVALID
        ? INVALID
        : day * MS_PER_DAY
            + (hour * 60L + minute - offsetMinutes) * MS_PER_MINUTE
            + second * 1000L
            + fractionMs;
  }

  private static long epochDay(String text) {
    int century = twoDigits(text, 0);
    int yearOfCentury = twoDigits(text, 2);
    int month = text.charAt(4) == '-' ? twoDigits(text, 5) : -1;
    int day = text.charAt(7) == '-' ? twoDigits(text, 8) : -1;
    if (century < 0 || yearOfCentury < 0 || month < 1 || month > 12 || day < 1) {
      return INVALID;
    }
    int year = century * 100 + yearOfCentury;
    if (year < 1 || day > Month.of(month).length(Year.isLeap(year))) {
      return INVALID;
    }
    return LocalDate.of(year, month, day).toEpochDay();
  }

  /** The offset that is the rest of the text, in minutes, or {@link #INVALID}. */
  private static long offsetMinutes(String text, int at) {
    int left = text.length() - at;
    if (left == 1 && text.charAt(at) == 'Z') {
      return 0;
    }
    if (left != OFFSET_LENGTH || text.charAt(at + 3) != ':') {
      return INVALID;
    }
    char sign = text.charAt(at);
    int hours = twoDigits(text, at + 1);
    int minutes = twoDigits(text, at + 4);
    if ((sign != '+' && sign != '-') || hours < 0 || minutes < 0 || minutes > 59) {
      return INVALID;
    }
    int total = hours * 60 + minutes;
    if (total > OFFSET_MINUTES_MAX) {
      return INVALID;
    }
    return sign == '+' ? total : -total;
  }

  private static int milliseconds(String text, int from, int to) {
    int ms = 0;
    for (int i = from; i < from + 3; i++) {
      ms = ms * 10 + (i < to ? text.charAt(i) - '0' : 0);
    }
    return ms;
  }

  private static int digitsEnd(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** The number that two ASCII digits give, or -1. */
  private static int twoDigits(String text, int at) {
    if (at + 2 > text.length() || !isDigit(text.charAt(at)) || !isDigit(text.charAt(at + 1))) {
      return -1;
    }
    return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
