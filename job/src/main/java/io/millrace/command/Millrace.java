package io.millrace.command;

import io.millrace.bootstrap.RefusedChangeException;
import io.millrace.cluster.ClusterException;
import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.StandardOutput;
import io.millrace.command.argument.UsageException;
import io.millrace.command.definition.DiffCommand;
import io.millrace.command.definition.InitCommand;
import io.millrace.command.definition.ModelCommand;
import io.millrace.command.definition.ParameterArguments;
import io.millrace.command.definition.SizeCommand;
import io.millrace.command.definition.TestCommand;
import io.millrace.command.definition.TryCommand;
import io.millrace.command.definition.ValidateCommand;
import io.millrace.command.run.PlanCommand;
import io.millrace.command.run.StatusCommand;
import io.millrace.command.run.StopCommand;
import io.millrace.command.run.SubmitCommand;
import io.millrace.command.table.BootstrapCommand;
import io.millrace.command.table.ClusterArguments;
import io.millrace.command.table.Clusters;
import io.millrace.command.table.EraseCommand;
import io.millrace.command.table.ExplainCommand;
import io.millrace.command.table.ImportCommand;
import io.millrace.command.table.ReplayCommand;
import io.millrace.command.table.RollbackCommand;
import io.millrace.command.table.SealCommand;
import io.millrace.command.table.UpgradeCommand;
import io.millrace.command.table.VerifyCommand;
import io.millrace.draft.DraftException;
import io.millrace.file.IoReason;
import io.millrace.imports.ImportException;
import io.millrace.lake.LakeException;
import io.millrace.options.InvalidParametersException;
import io.millrace.options.MistypedOption;
import io.millrace.options.UnresolvedSecretsException;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.pipeline.ModelFileException;
import io.millrace.scoring.ModelException;
import io.millrace.sizing.SizingException;
import io.millrace.text.Printable;
import io.millrace.topic.UnreadableTopicException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of the command line. */
@Command(
    name = "millrace",
    description =
        "Kafka to rolling features to ONNX to Iceberg: checks, compares and documents definitions, verifies what a job has written, and explains it.",
    footer = {
      "",
      "Where whoever reads the output has gone (millrace … | head), a command ends quietly with exit code 141.",
      "NAME.millrace-xxxxxx.new is what a command has left that was killed while it wrote NAME; a later write of NAME deletes it, once it is an hour old."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    subcommands = {
      InitCommand.class,
      ModelCommand.class,
      ValidateCommand.class,
      TryCommand.class,
      TestCommand.class,
      SizeCommand.class,
      VerifyCommand.class,
      SealCommand.class,
      EraseCommand.class,
      ExplainCommand.class,
      DiffCommand.class,
      ReplayCommand.class,
      BootstrapCommand.class,
      ImportCommand.class,
      PlanCommand.class,
      SubmitCommand.class,
      StatusCommand.class,
      StopCommand.class,
      UpgradeCommand.class,
      RollbackCommand.class,
      OptionsCommand.class,
      MetricsCommand.class,
      SchemaCommand.class,
      VersionCommand.class,
      GenerateCompletion.class,
      HelpCommand.class
    })
public final class Millrace implements Runnable {
  @Spec private CommandSpec spec;

  private Millrace() {}

  public static void main(String[] arguments) {
    boolean version = List.of(arguments).equals(List.of("version"));
    System.exit(version ? VersionCommand.print() : commandLine().execute(arguments));
  }

  /** The whole command line, for tests and completion. */
  public static CommandLine commandLine() {
    return commandLine(Clusters::outOfReach);
  }

  /** The whole command line, for a program that has Flink. */
  public static CommandLine commandLine(Clusters clusters) {
    CommandLine commandLine = new CommandLine(new Millrace(), new Parts(clusters));
    ParameterArguments.declare(commandLine.getSubcommands().get("validate").getCommandSpec());
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Path.class, Millrace::path)
        .setExecutionStrategy(Millrace::execute)
        .setParameterExceptionHandler(Millrace::explainUsage)
        .setExecutionExceptionHandler(Millrace::explain);
  }

  /** Makes commands and their parts. */
  private record Parts(Clusters clusters) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> part) throws Exception {
      if (part == ClusterArguments.class) {
        return part.cast(new ClusterArguments(clusters));
      }
      return part == UpgradeCommand.class
          ? part.cast(new UpgradeCommand(clusters))
          : CommandLine.defaultFactory().create(part);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing a command");
  }

  /**
   * Runs the command. Help is printed as it is, in colours; all other output may hold data, and is
   * made safe for a terminal.
   */
  private static int execute(ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    CommandLine commandLine = parsed.commandSpec().commandLine();
    if (helped != null) {
      return StandardOutput.code(helped, commandLine.getErr());
    }
    requireNonEmpty(parsed);
    refuseSlips(parsed);
    commandLine.setOut(Printable.over(commandLine.getOut()));
    commandLine.setErr(Printable.over(commandLine.getErr()));
    int code = new CommandLine.RunLast().execute(parsed);
    commandLine.getOut().flush();
    return StandardOutput.code(code, commandLine.getErr());
  }

  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("'' (must be a path)");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("%s (%s)".formatted(text, IoReason.of(e)));
    }
  }

  /** Refuses empty arguments, such as a shell's unset variable. */
  private static void requireNonEmpty(ParseResult parsed) {
    for (ParseResult each = parsed; each != null; each = each.subcommand()) {
      for (PositionalParamSpec given : each.matchedPositionals()) {
        if (given.originalStringValues().contains("")) {
          throw new ParameterException(
              each.commandSpec().commandLine(),
              "Invalid %s: '' (must not be empty)".formatted(given.paramLabel()));
        }
      }
    }
  }

  /** Refuses slips in option names, which some commands would otherwise take for job parameters. */
  private static void refuseSlips(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandSpec command = last.commandSpec();
    String problems =
        last.unmatched().stream()
            .map(argument -> MistypedOption.problem(argument, command.optionsMap().keySet()))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(System.lineSeparator()));
    if (!problems.isEmpty()) {
      throw new ParameterException(command.commandLine(), problems);
    }
  }

  /** Reports wrong usage briefly, since the help of a command with all parameters fills screens. */
  private static int explainUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = Printable.over(command.getErr());
    err.println(failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  /** Reports a failure: a user's mistake with its own exit code, any other as an internal error. */
  private static int explain(Exception fault, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    if (fault instanceof UsageException
        || fault instanceof InvalidParametersException
        || fault instanceof UnresolvedSecretsException) {
      err.println(fault.getMessage());
      err.println("Try: " + commandLine.getCommandSpec().qualifiedName() + " --help");
      return ExitCode.USAGE;
    } else if (fault instanceof DraftException
        || fault instanceof ImportException
        || fault instanceof LakeException
        || fault instanceof UnreadableTopicException
        || fault instanceof ClusterException
        || fault instanceof ModelException
        || fault instanceof ModelFileException
        || fault instanceof SizingException
        || fault instanceof RefusedChangeException
        || fault instanceof InvalidPipelineException) {
      err.println(fault.getMessage());
      return ExitCode.INVALID;
    }
    if (fault instanceof InvalidPathException path) {
      err.println("Cannot use the path %s: %s".formatted(path.getInput(), IoReason.of(path)));
      return ExitCode.USAGE;
    }
    err.println("Internal error, please report it with what is below: " + fault);
    fault.printStackTrace(err);
    return ExitCode.INTERNAL;
  }
}
