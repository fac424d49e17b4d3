package io.millrace.command;

import io.millrace.options.OptionDocument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints all job parameters. */
@Command(
    name = "options",
    description = "All job parameters: type, range, default and meaning.",
    mixinStandardHelpOptions = true)
final class OptionsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--format",
      defaultValue = "TEXT",
      description = "The format: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Override
  public void run() {
    String text =
        switch (format) {
          case TEXT -> OptionDocument.text();
          case MARKDOWN -> OptionDocument.markdown();
          case JSON -> OptionDocument.json();
        };
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}
