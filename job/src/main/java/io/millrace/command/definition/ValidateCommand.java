package io.millrace.command.definition;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.UsageException;
import io.millrace.text.Count;
import io.millrace.text.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Checks a definition, its model and parameters, offline. */
@Command(
    name = "validate",
    description = {
      "Checks a pipeline definition, its model and job parameters together, offline.",
      "",
      "Where any parameter is given, all that a run needs must be. Secrets are not looked up. A model that cannot be read or run here is said to be not checked.",
      "",
      "With --sample or --sample-topics it also decodes records, and says how many become events, why the others do not, and the likeliest fix.",
      ""
    },
    customSynopsis = {
      "millrace validate PIPELINE [--json | --version-only] [--sample FILE] [--PARAMETER VALUE]...",
      "       millrace validate PIPELINE --sample-topics first|last --kafka.bootstrap.servers HOST:PORT [--kafka.PROPERTY VALUE]..."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is well, warnings included",
      "1:something is wrong, all of which is printed; or no record of the sample is an event",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "PIPELINE", description = "The definition's file.")
  private String pipeline;

  @Option(names = "--json", description = "Print what is found as JSON, on standard output.")
  private boolean json;

  @Option(
      names = "--version-only",
      description =
          "Print the definition's pipeline_version alone. Model and parameters are not looked at.")
  private boolean versionOnly;

  @Mixin private SampleArguments sample;

  /** The parameters that are not declared by name: those under prefixes, and mistakes. */
  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() {
    List<String> arguments = new ArrayList<>(ParameterArguments.given(spec));
    arguments.addAll(unmatched);
    if (versionOnly && sample.isGiven()) {
      throw new UsageException("Invalid --version-only: records are not looked at with it");
    }
    Validation validation =
        versionOnly
            ? Validation.ofDefinition(pipeline)
            : Validation.of(
                pipeline, sample.parametersOfRun(arguments), sample.sampling(arguments));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ValidationJson.of(validation));
    } else if (versionOnly && validation.isValid()) {
      out.println(validation.facts().get("pipeline_version"));
    } else {
      print(validation);
    }
    out.flush();
    return validation.isValid() ? ExitCode.OK : ExitCode.INVALID;
  }

  private void print(Validation validation) {
    PrintWriter beside = spec.commandLine().getErr();
    for (Finding warning : validation.warnings()) {
      print(beside, "@|yellow,bold warning|@ ");
      beside.println(
          warning.subject()
              + (warning.line() == 0 ? ": " : ", line " + warning.line() + ": ")
              + warning.message());
    }
    beside.flush();
    if (validation.isValid()) {
      PrintWriter out = spec.commandLine().getOut();
      print(out, "@|green,bold ok|@ ");
      out.println(pipeline);
      validation.facts().forEach((name, value) -> out.printf("  %-18s%s%n", name, value));
      validation.sample().ifPresent(report -> report.print(out));
      return;
    }
    PrintWriter err = spec.commandLine().getErr();
    List<Finding> problems = validation.problems();
    String count = Count.of(problems.size(), "problem");
    if (validation.isUnreadAlone()) {
      print(err, "@|red,bold failed|@ ");
      err.println(pipeline + " is valid, but --sample-topics cannot be read");
    } else {
      print(err, "@|red,bold invalid|@ ");
      err.println(pipeline + ": " + count);
    }
    for (Finding problem : problems) {
      err.println("  " + problem.subject() + ": " + problem.message());
    }
    validation.sample().ifPresent(report -> report.print(err));
    err.flush();
  }

  /** Prints with colours where a terminal shows them. */
  private void print(PrintWriter writer, String markup) {
    PrintWriter plain = Printable.plain(writer);
    plain.print(spec.commandLine().getColorScheme().ansi().string(markup));
    plain.flush();
  }
}
