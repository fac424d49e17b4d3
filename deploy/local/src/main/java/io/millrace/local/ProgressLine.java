package io.millrace.local;

import io.millrace.text.Count;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A line that shows the progress of a step: redrawn in place on a terminal, else printed anew, at
 * most every ten seconds.
 */
final class ProgressLine {
  private static final int BAR = 28;
  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long PLAIN_NANOS = 10_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier clock;
  private final String step;
  private final String unit;
  private final long began;
  private long shown;
  private long first;
  private boolean drawn;

  /**
   * @param clock in nanoseconds
   * @param step what is done, in one word
   * @param unit what is counted, in the singular
   */
  ProgressLine(PrintStream out, boolean terminal, LongSupplier clock, String step, String unit) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.step = step;
    this.unit = unit;
    this.began = clock.getAsLong();
    this.shown = began;
  }

  /** Sets the count at which this process begins, so that the rate leaves out earlier work. */
  ProgressLine from(long count) {
    first = count;
    return this;
  }

  /**
   * Shows the line, if it is time.
   *
   * @param part how much of the whole is done, 0 to 1
   */
  void at(long count, double part) {
    long now = clock.getAsLong();
    if (now - shown >= (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
      shown = now;
      show(count, part, now);
    }
  }

  /** Shows the last state and ends the line. */
  void end(long count) {
    show(count, 1, clock.getAsLong());
    if (terminal) {
      out.println();
    }
  }

  /** Leaves the line as it is, for something else to be printed below. */
  void leave() {
    if (terminal && drawn) {
      out.println();
    }
  }

  private void show(long count, double part, long now) {
    double seconds = (now - began) / NANOS_PER_SECOND;
    double done = Math.max(0, Math.min(1, part));
    int filled = (int) Math.round(done * BAR);
    String bar = "█".repeat(filled) + "░".repeat(BAR - filled);
    double rate = seconds > 0 ? (count - first) / seconds : 0;
    String text =
        String.format(
            Locale.ROOT,
            "%-9s %s %3.0f %%  %s  %,.0f/s  %s",
            step,
            bar,
            Math.floor(done * 100),
            Count.of(count, unit),
            rate,
            done < 1 ? left(seconds, done) : String.format(Locale.ROOT, "%.1f s", seconds));
    drawn = true;
    if (terminal) {
      out.print("\r" + text + "\u001b[K");
      out.flush();
    } else {
      out.println(text);
    }
  }

  private static String left(double seconds, double done) {
    if (done < 0.01) {
      return "";
    }
    long rest = Math.round(seconds / done * (1 - done));
    return rest < 60
        ? rest + " s left"
        : String.format(Locale.ROOT, "%d:%02d min left", rest / 60, rest % 60);
  }
}
