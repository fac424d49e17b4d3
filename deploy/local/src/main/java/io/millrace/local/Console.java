package io.millrace.local;

import io.millrace.text.Printable;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The output of the process: results on standard output, progress and complaints on standard error.
 */
final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;

  Console(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** The console of this process; a property from the script says whether it is a terminal. */
  static Console ofProcess() {
    return new Console(
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8),
        Boolean.getBoolean("millrace.terminal"));
  }

  void say(String text) {
    out.println(Printable.lines(text));
  }

  void complain(String text) {
    err.println(Printable.lines(text));
  }

  ProgressLine progress(String step, String unit) {
    return new ProgressLine(err, terminal, System::nanoTime, step, unit);
  }
}
