package io.millrace.command;

import java.io.Console;
import picocli.CommandLine.Option;

/** How a command that changes tables gets leave to, once it has said what it would do. */
final class Confirmation {
  private static final String YES = "yes";

  @Option(names = "--yes", description = "Do it without asking.")
  private boolean yes;

  /**
   * Asks, unless {@code --yes} is given.
   *
   * @param question one that {@code yes} answers
   * @throws UsageException where there is no terminal to ask at
   */
  @SuppressWarnings("SystemConsoleNull") // from Java 22 on the question reaches what stands for one
  boolean isGiven(String question) {
    if (yes) {
      return true;
    }
    Console console = System.console();
    if (console == null) {
      throw new UsageException("Missing --yes: there is no terminal to ask at");
    }
    return YES.equals(console.readLine("%s Type yes: ", question));
  }
}
