package io.millrace.command;

import io.millrace.cluster.ClusterException;
import io.millrace.draft.DraftException;
import io.millrace.lake.LakeException;
import io.millrace.log.UnreadableLogException;
import io.millrace.options.InvalidParametersException;
import io.millrace.options.MistypedOption;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.pipeline.ModelFileException;
import io.millrace.scoring.ModelException;
import io.millrace.text.Printable;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry of the command line. */
@Command(
    name = "millrace",
    description =
        "Kafka to rolling features to ONNX to Iceberg: checks, compares and documents definitions, verifies what a job has written, and explains it.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    subcommands = {
      InitCommand.class,
      ModelCommand.class,
      ValidateCommand.class,
      TryCommand.class,
      TestCommand.class,
      VerifyCommand.class,
      SealCommand.class,
      EraseCommand.class,
      ExplainCommand.class,
      DiffCommand.class,
      ReplayCommand.class,
      PlanCommand.class,
      SubmitCommand.class,
      StatusCommand.class,
      StopCommand.class,
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
    System.exit(commandLine().execute(arguments));
  }

  /** The whole command line, for tests and completion. */
  static CommandLine commandLine() {
    return commandLine(Clusters::outOfReach);
  }

  /** The same, for a program that has Flink. */
  public static CommandLine commandLine(Clusters clusters) {
    CommandLine commandLine = new CommandLine(new Millrace(), new Parts(clusters));
    ParameterArguments.declare(commandLine.getSubcommands().get("validate").getCommandSpec());
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Millrace::execute)
        .setParameterExceptionHandler(Millrace::explainUsage)
        .setExecutionExceptionHandler(Millrace::explain);
  }

  /** Makes commands and what they are made of. */
  private record Parts(Clusters clusters) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> part) throws Exception {
      return part == ClusterArguments.class
          ? part.cast(new ClusterArguments(clusters))
          : CommandLine.defaultFactory().create(part);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing a command");
  }

  /** Help is ours, and in colours; whatever else is printed may hold data. */
  private static int execute(ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    refuseSlips(parsed);
    CommandLine commandLine = parsed.commandSpec().commandLine();
    commandLine.setOut(Printable.over(commandLine.getOut()));
    commandLine.setErr(Printable.over(commandLine.getErr()));
    int code = new CommandLine.RunLast().execute(parsed);
    commandLine.getOut().flush();
    // Writers keep their faults to themselves: a full disk, or a reader that has gone.
    if (System.out.checkError()) {
      commandLine.getErr().println("Cannot write to standard output");
      return ExitCode.INTERNAL;
    }
    return code;
  }

  /** Commands that take job parameters would take a slip for one of those. */
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

  /** One line, for the help of a command with all parameters fills screens. */
  private static int explainUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = Printable.over(command.getErr());
    err.println(failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  /** What users got wrong is an outcome of its command; all else is a fault of ours. */
  private static int explain(Exception fault, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    if (fault instanceof UsageException || fault instanceof InvalidParametersException) {
      err.println(fault.getMessage());
      err.println("Try: " + commandLine.getCommandSpec().qualifiedName() + " --help");
      return ExitCode.USAGE;
    } else if (fault instanceof DraftException
        || fault instanceof LakeException
        || fault instanceof UnreadableLogException
        || fault instanceof ClusterException
        || fault instanceof ModelException
        || fault instanceof ModelFileException
        || fault instanceof InvalidPipelineException) {
      err.println(fault.getMessage());
      return ExitCode.INVALID;
    }
    err.println("Internal error, please report it with what is below: " + fault);
    fault.printStackTrace(err);
    return ExitCode.INTERNAL;
  }
}
