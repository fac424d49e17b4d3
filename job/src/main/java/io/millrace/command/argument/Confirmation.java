package io.millrace.command.argument;

import java.io.Console;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The user's consent to a command's changes, asked after the command has described them. */
public final class Confirmation {
  private static final Pattern AGREEMENT = Pattern.compile("y(es)?", Pattern.CASE_INSENSITIVE);

  @Option(names = "--yes", description = "Do it without asking.")
  private boolean yes;

  /**
   * Asks, unless {@code --yes} is given.
   *
   * @param question a question that {@code y} or {@code yes} answers
   * @throws UsageException where there is no terminal to ask at
   */
  public boolean isGiven(String question) {
    return yes || ask(question, "--yes");
  }

  /**
   * Asks the user at the terminal.
   *
   * @param question a question that {@code y} or {@code yes} answers
   * @param option the option that gives the answer beforehand
   * @throws UsageException where there is no terminal to ask at
   */
  @SuppressWarnings("SystemConsoleNull") // from Java 22 on, any console gets the question
  public static boolean ask(String question, String option) {
    Console console = System.console();
    if (console == null) {
      throw new UsageException("Missing %s: there is no terminal to ask at".formatted(option));
    }
    return isYes(console.readLine("%s [y/N] ", question));
  }

  /**
   * Whether an answer agrees.
   *
   * @param answer the answer; null where the terminal was closed
   */
  static boolean isYes(String answer) {
    return answer != null && AGREEMENT.matcher(answer.strip()).matches();
  }
}
