package io.millrace.command;

import io.millrace.text.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
      ""
    },
    customSynopsis = "millrace validate PIPELINE [--json | --version-only] [--PARAMETER VALUE]...",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is well, warnings included",
      "1:something is wrong, all of which is printed",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
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

  /** Parameters that are not declared by name: those under prefixes, and mistakes. */
  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() {
    List<String> arguments = new ArrayList<>(ParameterArguments.given(spec));
    arguments.addAll(unmatched);
    Validation validation =
        versionOnly ? Validation.ofDefinition(pipeline) : Validation.of(pipeline, arguments);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(validation.json());
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
      beside.println(warning.subject() + ": " + warning.message());
    }
    beside.flush();
    if (validation.isValid()) {
      PrintWriter out = spec.commandLine().getOut();
      print(out, "@|green,bold ok|@ ");
      out.println(pipeline);
      validation.facts().forEach((name, value) -> out.printf("  %-18s%s%n", name, value));
      return;
    }
    PrintWriter err = spec.commandLine().getErr();
    List<Finding> problems = validation.problems();
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    print(err, "@|red,bold invalid|@ ");
    err.println(pipeline + ": " + count);
    for (Finding problem : problems) {
      err.println("  " + problem.subject() + ": " + problem.message());
    }
    err.flush();
  }

  /** With colours where a terminal shows them. */
  private void print(PrintWriter writer, String markup) {
    PrintWriter plain = Printable.plain(writer);
    plain.print(spec.commandLine().getColorScheme().ansi().string(markup));
    plain.flush();
  }
}
