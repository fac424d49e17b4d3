package io.millrace.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.table.Clusters;
import io.millrace.verify.TamperLake;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Runs the command line as its user sees it. */
public final class Commands {
  private Commands() {}

  public record Outcome(int code, String out, String err) {}

  public static Outcome run(String... arguments) {
    CommandLine commandLine =
        Millrace.commandLine()
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    Outcome outcome = run(commandLine, List.of(arguments));
    assertThat(outcome.err()).doesNotContain("\tat ");
    return outcome;
  }

  /** Runs a command over tables, where no cluster can be reached. */
  public static Outcome run(TamperLake tables, String... arguments) {
    return run(tables.place().properties().get(), arguments);
  }

  /**
   * Runs a command over the tables of a catalog, where no cluster can be reached.
   *
   * @param catalog its properties
   */
  public static Outcome run(Map<String, String> catalog, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    catalog.forEach((key, value) -> all.addAll(List.of("--catalog." + key, value)));
    return run(Millrace.commandLine(Clusters::outOfReach), all);
  }

  private static Outcome run(CommandLine commandLine, List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        commandLine
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments.toArray(String[]::new));
    return new Outcome(code, out.toString(), err.toString());
  }
}
