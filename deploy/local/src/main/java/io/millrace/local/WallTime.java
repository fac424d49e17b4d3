package io.millrace.local;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * How long a start of a run takes, as a clock on the wall shows it: since the command was given,
 * with what it built and the start of its process.
 */
final class WallTime {
  /** When the script was called, in seconds since the epoch; the script says it. */
  private static final String BEGAN = "millrace.began";

  private static final double MS_PER_SECOND = 1e3;

  private final double began;
  private final LongSupplier clockMs;

  WallTime(double began, LongSupplier clockMs) {
    this.began = began;
    this.clockMs = clockMs;
  }

  static WallTime ofProcess() {
    double began =
        began(System.getProperty(BEGAN, ""), ManagementFactory.getRuntimeMXBean().getStartTime());
    return new WallTime(began, System::currentTimeMillis);
  }

  /**
   * In seconds since the epoch.
   *
   * @param said by the script: as Bash writes it, with a comma in some languages; nothing in a Bash
   *     before 5
   * @param startMs of this process, where the script has not said it
   */
  static double began(String said, long startMs) {
    return said.matches("[0-9]{1,12}([.,][0-9]{1,9})?")
        ? Double.parseDouble(said.replace(',', '.'))
        : startMs / MS_PER_SECOND;
  }

  /** So far; not below zero where the clock was set back. */
  double seconds() {
    return Math.max(0, clockMs.getAsLong() / MS_PER_SECOND - began);
  }
}
