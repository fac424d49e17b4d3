package io.millrace.sizing;

import java.util.Locale;

/** Sizes of memory and files: rounded for settings, and written for people. */
public final class Bytes {
  private static final long STEP = 64L << 20;
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Bytes() {}

  /** The next whole number of 64 MiB. */
  static long up(long bytes) {
    return Math.floorDiv(bytes + STEP - 1, STEP) * STEP;
  }

  /** A whole number of bytes with its unit. */
  public static String text(long bytes) {
    return text((double) bytes);
  }

  /** A number with its unit, in powers of 1024, as Flink counts: {@code 12 GB}. */
  public static String text(double bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return Figure.of(value) + " " + UNITS[unit];
  }

  /** A size as Flink's configuration has it: {@code 4096m}. */
  public static String setting(long bytes) {
    return String.format(Locale.ROOT, "%dm", bytes >> 20);
  }
}
