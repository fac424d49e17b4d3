package io.millrace.command;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.StandardOutput;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the version. */
@Command(
    name = "version",
    description = "The version of Millrace and of the Java that runs it.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable, IVersionProvider {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    for (String line : lines()) {
      spec.commandLine().getOut().println(line);
    }
  }

  @Override
  public String[] getVersion() {
    return lines();
  }

  /**
   * Prints the version without the tree of all commands, which takes longer to make than all else.
   *
   * @return the exit code
   */
  static int print() {
    for (String line : lines()) {
      System.out.println(line);
    }
    return StandardOutput.code(
        ExitCode.OK, new PrintWriter(System.err, true, Charset.defaultCharset()));
  }

  private static String[] lines() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return new String[] {
      "millrace " + Objects.requireNonNullElse(version, "(not packaged)"),
      "java " + Runtime.version() + ", " + System.getProperty("os.arch")
    };
  }
}
