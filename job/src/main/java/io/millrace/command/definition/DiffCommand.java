package io.millrace.command.definition;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.FreeArguments;
import io.millrace.command.argument.GivenDefinition;
import io.millrace.command.argument.TableArguments;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.pipeline.Pipeline;
import io.millrace.upgrade.TableVersions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Compares two definitions, and reports the effects of the change on existing state and tables. */
@Command(
    name = "diff",
    description = {
      "Says what differs between two definitions, and what that means: whether a savepoint of A fits B or what taking it over would do (millrace bootstrap, millrace upgrade), which columns the tables get, and whether rows carry another pipeline_version.",
      "",
      "A and B are files, or beginnings of a pipeline_version that the tables hold (--output or --catalog.*). With tables, every version in them is looked at.",
      ""
    },
    customSynopsis = "millrace diff A B [--json] [--output DIR | --catalog.PROPERTY VALUE]...",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing differs",
      "1:something differs",
      "2:the command line is wrong, or a definition cannot be read",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DiffCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private TableArguments tables;

  @Option(names = "--json", description = "Print what differs as JSON, on standard output.")
  private boolean json;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  private Lake lake;

  @Override
  public Integer call() throws IOException {
    FreeArguments free = FreeArguments.of(unmatched);
    List<String> given = free.positional("A and B", "B");
    try {
      GivenDefinition before = GivenDefinition.read(given.get(0), () -> opened(free));
      GivenDefinition after = GivenDefinition.read(given.get(1), () -> opened(free));
      boolean hasTables = tables.folder().isPresent() || !free.parameters().isEmpty();
      List<Pipeline> versions = hasTables ? TableVersions.read(opened(free)).all() : List.of();
      DiffReport report = new DiffReport(before, after, versions);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(report.json());
      } else {
        report.print(out);
      }
      out.flush();
      return report.isSame() ? ExitCode.OK : ExitCode.INVALID;
    } catch (InvalidPipelineException | LakeException e) {
      // Here, 1 is an answer.
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCode.USAGE;
    } finally {
      if (lake != null) {
        lake.close();
      }
    }
  }

  private Lake opened(FreeArguments free) {
    if (lake == null) {
      lake = tables.open(free.parameters());
    }
    return lake;
  }
}
