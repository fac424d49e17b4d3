package io.millrace.command;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs commands for the classes that they load, which Java can keep for faster starts: {@code
 * deploy/millrace} has it do so once for each build.
 */
public final class Rehearsal {
  private static final String NEXT = "--";

  private Rehearsal() {}

  /**
   * Runs the commands, whose output and failures count for nothing.
   *
   * @param arguments the commands, each after a {@code --}
   */
  public static void main(String[] arguments) {
    List<String> command = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.equals(NEXT)) {
        run(command);
        command.clear();
      } else {
        command.add(argument);
      }
    }
    run(command);
  }

  private static void run(List<String> command) {
    PrintWriter nothing = new PrintWriter(Writer.nullWriter());
    Millrace.commandLine().setOut(nothing).setErr(nothing).execute(command.toArray(String[]::new));
  }
}
