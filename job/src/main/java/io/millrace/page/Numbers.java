package io.millrace.page;

import java.util.Locale;

/** Numbers as people read them, whatever the machine's language. */
public final class Numbers {
  private Numbers() {}

  /**
   * The round distance of marks (1, 2 or 5 times a power of ten) that gives about this number of
   * marks.
   */
  public static double step(double span, int marks) {
    if (span <= 0) {
      return 1;
    }
    double raw = span / marks;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double times = raw / power;
    return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
  }

  /** The number for axes: 1.5k, 20M, 0.25. */
  public static String shortText(double value) {
    double size = Math.abs(value);
    if (size >= 1e6) {
      return trim(value / 1e6) + "M";
    }
    return size >= 1e4 ? trim(value / 1e3) + "k" : trim(value);
  }

  /** The number with separators: 1,234,567. */
  public static String longText(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** The number with separators: 1,234,567 or 12.34. */
  public static String longText(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? longText((long) value) : String.format(Locale.ROOT, "%,.2f", value);
  }

  private static String trim(double value) {
    String text = String.format(Locale.ROOT, "%.4f", value);
    return text.replaceFirst("\\.?0+$", "");
  }
}
