package io.millrace.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs the command line as its user sees it. */
public final class Commands {
  private Commands() {}

  public record Outcome(int code, String out, String err) {}

  public static Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Millrace.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    int code = commandLine.execute(arguments);
    assertThat(err.toString()).doesNotContain("\tat ");
    return new Outcome(code, out.toString(), err.toString());
  }
}
