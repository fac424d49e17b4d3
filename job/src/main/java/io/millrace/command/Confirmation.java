package io.millrace.command;

import java.io.Console;

/** Asks whoever sits at the terminal before something is lost. */
final class Confirmation {
  private Confirmation() {}

  /**
   * @param question without how to answer it
   * @param option that says yes where there is no terminal
   */
  @SuppressWarnings("SystemConsoleNull") // from Java 22 on the question reaches what stands for one
  static boolean isGiven(String question, String option) {
    Console console = System.console();
    if (console == null) {
      throw new UsageException("Missing %s: there is no terminal to ask at".formatted(option));
    }
    return "yes".equals(console.readLine("%s Type yes: ", question));
  }
}
