package io.millrace.command.definition;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands on models. */
@Command(
    name = "model",
    description = "Puts models into definitions.",
    mixinStandardHelpOptions = true,
    subcommands = ModelAddCommand.class)
public final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing a command: add");
  }
}
