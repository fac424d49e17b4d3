package io.millrace.command.table;

import io.millrace.bootstrap.Transition;
import io.millrace.command.argument.TransitionText;
import io.millrace.sizing.BootstrapSize;
import io.millrace.text.Count;
import io.millrace.text.Printable;
import io.millrace.upgrade.Bootstrap;
import io.millrace.upgrade.BootstrapResult;
import io.millrace.upgrade.HistorySize;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What a bootstrap will do, and what it has done, for people. */
final class BootstrapText {
  /** Of a savepoint that need not be made. */
  static final String THERE = "it is there already, as an earlier command has made it";

  private final Bootstrap bootstrap;
  private final String location;

  /**
   * @param location the new definition's place, as given
   */
  BootstrapText(Bootstrap bootstrap, String location) {
    this.bootstrap = bootstrap;
    this.location = location;
  }

  /**
   * @param stateBytes the size of the states in the savepoint
   */
  void printPlan(PrintWriter out, HistorySize size, long stateBytes, String to) {
    Transition change = bootstrap.transition();
    line(
        out,
        "Pipeline",
        "%s, version %s -> %s"
            .formatted(change.after().name(), change.before().version(), change.after().version()));
    line(
        out,
        "Savepoint",
        "%s (checkpoint %d)"
            .formatted(bootstrap.savepoint().location(), bootstrap.savepoint().checkpointId()));
    printChange(out, new Bootstrap.Preview(change, bootstrap.columns(), size));
    BootstrapSize estimate =
        BootstrapSize.of(
            change.before(), change.after(), stateBytes, size.events(), size.eventsPerUserPerDay());
    line(
        out,
        "State",
        "about %s, from %s".formatted(bytes(estimate.stateBytes()), bytes(stateBytes)));
    line(
        out,
        "Time",
        "about %s on one slot, which several share; half or twice as much on another machine"
            .formatted(duration(estimate.seconds())));
    bootstrap.laterCommit().ifPresent(problem -> line(out, "Note", problem.text()));
    line(out, "To", to);
  }

  /** What becomes of features and columns, and what is read for that. */
  static void printChange(PrintWriter out, Bootstrap.Preview preview) {
    Transition change = preview.transition();
    String label = "Features";
    for (String each : TransitionText.lines(change)) {
      line(out, label, each);
      label = "";
    }
    label = "Columns";
    for (var table : preview.columns().entrySet()) {
      for (String column : table.getValue()) {
        line(out, label, "%s gets %s".formatted(table.getKey(), column));
        label = "";
      }
    }
    line(out, "History", history(preview.history()));
  }

  private static String bytes(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%,d KB", Math.max(1, bytes >> 10))
        : String.format(Locale.ROOT, "%,.1f MB", bytes / (double) (1 << 20));
  }

  private static String duration(double seconds) {
    return seconds < 120
        ? Count.of(Math.round(seconds), "second")
        : Count.of(Math.round(seconds / 60), "minute");
  }

  private static String history(HistorySize size) {
    if (size.events() == 0) {
      return "is not read: the savepoint has all that the new features need";
    }
    String all =
        "%s of about %s"
            .formatted(Count.of(size.events(), "event"), Count.of(size.users(), "user"));
    return size.partialUsers() == 0
        ? all + ", from the first on"
        : "%s; about %,d of them have lost their first rows, and what is folded for them begins with the oldest row that is there"
            .formatted(all, size.partialUsers());
  }

  void printResult(PrintWriter out, BootstrapResult result, double seconds) {
    line(
        out,
        "Made",
        String.format(Locale.ROOT, "%s: %s, in %.1f s", result.to(), result.sentence(), seconds));
    printNext(out, result.to());
  }

  /** Says that the savepoint need not be made. */
  void printThere(PrintWriter out, String to) {
    line(out, "Made", to + ": " + THERE);
    printNext(out, to);
  }

  private void printNext(PrintWriter out, String to) {
    line(
        out,
        "Next",
        "millrace submit --pipeline %s --savepoint %s, with the job's other parameters"
            .formatted(location, to));
  }

  /** A line for each of the text's, the first with a label. */
  static void line(PrintWriter out, String label, String text) {
    for (String each : List.of(text.split("\\R"))) {
      out.printf(Locale.ROOT, "%-10s %s%n", label, Printable.line(each));
      label = "";
    }
  }
}
