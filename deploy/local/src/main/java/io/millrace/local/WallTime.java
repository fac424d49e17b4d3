package io.millrace.local;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * The time that a start of a run takes, on the clock on the wall: from the command on, so it
 * includes the start of the process. What the script builds it says apart.
 */
final class WallTime {
  /**
   * The property with the time of the script's call, or of its build's end, in seconds since the
   * epoch; the script sets it.
   */
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
   * The time of the script's call, in seconds since the epoch.
   *
   * @param said the script's value: as Bash writes it, with a comma in some languages; whole
   *     seconds in a Bash before 5
   * @param startMs the start of this process, which counts where the script gives no time
   */
  static double began(String said, long startMs) {
    return said.matches("[0-9]{1,12}([.,][0-9]{1,9})?")
        ? Double.parseDouble(said.replace(',', '.'))
        : startMs / MS_PER_SECOND;
  }

  /** The seconds so far; not below zero where the clock was set back. */
  double seconds() {
    return Math.max(0, clockMs.getAsLong() / MS_PER_SECOND - began);
  }
}
