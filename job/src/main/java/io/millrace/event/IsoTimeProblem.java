package io.millrace.event;

import java.time.YearMonth;

/** Says which part of a text that is nearly a time of {@link IsoTime} does not fit. */
public final class IsoTimeProblem {
  private static final String FORM = "must be YYYY-MM-DDTHH:MM[:SS[.f]] and Z or ±HH:MM";
  private static final String DATE_AND_MINUTES = "0000-00-00T00:00";
  private static final int FRACTION_DIGITS_MAX = 9;

  private final String text;
  private int at = DATE_AND_MINUTES.length();

  private IsoTimeProblem(String text) {
    this.text = text;
  }

  /** The wrong part and its rule, or the whole form where the text is not close to it. */
  public static String of(String text) {
    String part = new IsoTimeProblem(text).part();
    return part == null ? FORM : part;
  }

  private String part() {
    if (!hasForm(0, DATE_AND_MINUTES)) {
      return separator();
    }
    String part = date();
    part = part == null ? range("hour", 11, 23) : part;
    part = part == null ? range("minute", 14, 59) : part;
    part = part == null ? seconds() : part;
    return part == null ? offset() : part;
  }

  /** Returns whether the text has a form from an index on; in the form, 0 is any digit. */
  private boolean hasForm(int from, String form) {
    if (text.length() < from + form.length()) {
      return false;
    }
    for (int i = 0; i < form.length(); i++) {
      char c = text.charAt(from + i);
      boolean fits = form.charAt(i) == '0' ? isDigit(c) : c == form.charAt(i);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private String separator() {
    boolean onlySeparator = hasForm(0, "0000-00-00") && hasForm(11, "00:00");
    return onlySeparator
        ? "between date and time is '" + Excerpt.of(text.substring(10, 11), 1) + "'; must be T"
        : null;
  }

  private String date() {
    String year = text.substring(0, 4);
    String month = text.substring(5, 7);
    if (year.equals("0000")) {
      return "its year is 0000; must be 0001 to 9999";
    }
    int number = Integer.parseInt(month);
    if (number < 1 || number > 12) {
      return "its month is " + month + "; must be 01 to 12";
    }
    int days = YearMonth.of(Integer.parseInt(year), number).lengthOfMonth();
    int day = Integer.parseInt(text.substring(8, 10));
    return day < 1 || day > days
        ? "its day is " + text.substring(8, 10) + "; " + year + '-' + month + " has 01 to " + days
        : null;
  }

  private String range(String part, int from, int max) {
    String written = text.substring(from, from + 2);
    return Integer.parseInt(written) > max
        ? "its " + part + " is " + written + "; must be 00 to " + max
        : null;
  }

  private String seconds() {
    if (!hasForm(at, ":00")) {
      return null;
    }
    String part = range("second", at + 1, 59);
    at += ":00".length();
    if (part != null || at >= text.length() || text.charAt(at) != '.') {
      return part;
    }
    int from = ++at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    int digits = at - from;
    return digits < 1 || digits > FRACTION_DIGITS_MAX
        ? "its fraction has " + digits + " digits; must be 1 to " + FRACTION_DIGITS_MAX
        : null;
  }

  private String offset() {
    String written = text.substring(at);
    if (written.isEmpty()) {
      return "it has no offset; must end in Z or ±HH:MM";
    }
    if ((!hasForm(at, "+00:00") && !hasForm(at, "-00:00")) || written.length() != 6) {
      return "its end is '" + Excerpt.of(written, 10) + "'; must be Z or ±HH:MM";
    }
    return Integer.parseInt(written.substring(4)) > 59
        ? "its offset has " + written.substring(4) + " minutes; must be 00 to 59"
        : "its offset is " + written + "; must be -18:00 to +18:00";
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
