package io.millrace.command.table;

import io.millrace.text.Count;
import io.millrace.text.Printable;
import io.millrace.verify.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/** Progress as a line with a bar, a rate and the time left: in place on a terminal, else seldom. */
final class TerminalProgress implements Progress {
  private static final int BAR = 28;
  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long PLAIN_NANOS = 10_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintWriter out;

  /** Whether standard error is a terminal, as the script has found: Java 17 cannot ask. */
  private final boolean terminal = Boolean.getBoolean("millrace.terminal");

  private final long created = System.nanoTime();
  private Step step;
  private long total;
  private long count;
  private long began;
  private long shown;

  TerminalProgress(PrintWriter out) {
    this.out = Printable.plain(out);
  }

  /** The seconds since the progress was created. */
  double seconds() {
    return (System.nanoTime() - created) / NANOS_PER_SECOND;
  }

  @Override
  public synchronized void begin(Step next, long of) {
    step = next;
    total = Math.max(1, of);
    count = 0;
    began = System.nanoTime();
    shown = began;
  }

  @Override
  public synchronized void done(long more) {
    count += more;
    long now = System.nanoTime();
    if (now - shown >= (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
      shown = now;
      show(now, Math.min(1, (double) count / total));
    }
  }

  /**
   * Reports units done in another process, which counts them.
   *
   * @param all those that are done since the step began
   */
  void doneSoFar(long all) {
    done(all - counted());
  }

  private synchronized long counted() {
    return count;
  }

  @Override
  public synchronized void end() {
    show(System.nanoTime(), 1);
    if (terminal) {
      out.println();
    }
    out.flush();
  }

  private void show(long now, double part) {
    double seconds = (now - began) / NANOS_PER_SECOND;
    int filled = (int) Math.round(part * BAR);
    String rest =
        part < 1
            ? String.format(Locale.ROOT, "%.0f s left", part == 0 ? 0 : seconds / part - seconds)
            : String.format(Locale.ROOT, "%.1f s", seconds);
    String line =
        String.format(
            Locale.ROOT,
            "%-10s%s %3.0f %%  %s  %,.0f/s  %s",
            step.name().charAt(0) + step.name().substring(1).toLowerCase(Locale.ROOT),
            "█".repeat(filled) + "░".repeat(BAR - filled),
            Math.floor(part * 100),
            Count.of(count, step.unit()),
            seconds > 0 ? count / seconds : 0,
            rest);
    out.print(terminal ? "\r" + line + "\u001b[K" : line + System.lineSeparator());
    out.flush();
  }
}
