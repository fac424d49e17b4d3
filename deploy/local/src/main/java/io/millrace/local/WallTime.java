package io.millrace.local;

import io.millrace.local.folder.RunFolder;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * How long a run takes, as a clock on the wall shows it: since the command was given, with what it
 * built and the start of its process, over all starts on the same folder.
 */
final class WallTime {
  /** When the script was called, in seconds since the epoch; the script says it. */
  private static final String BEGAN = "millrace.began";

  private static final double MS_PER_SECOND = 1e3;

  private final RunFolder folder;
  private final double before;
  private final double began;
  private final LongSupplier clockMs;

  WallTime(RunFolder folder, double began, LongSupplier clockMs) {
    this.folder = folder;
    this.before = folder.state().busySeconds();
    this.began = began;
    this.clockMs = clockMs;
  }

  /** Of this process; what the folder's runs took before is added. */
  static WallTime ofProcess(RunFolder folder) {
    double began =
        began(System.getProperty(BEGAN, ""), ManagementFactory.getRuntimeMXBean().getStartTime());
    return new WallTime(folder, began, System::currentTimeMillis);
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

  /** Writes it down, for a start that comes after a kill. */
  void note() {
    double now = Math.max(0, clockMs.getAsLong() / MS_PER_SECOND - began);
    folder.save(folder.state().withBusySeconds(before + now));
  }
}
