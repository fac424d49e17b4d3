package io.millrace.command.table;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.TableArguments;
import io.millrace.command.argument.UsageException;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import io.millrace.lake.SealCuts;
import io.millrace.lake.SealHeads;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Prints the heads of a pipeline's chains, to be kept elsewhere. */
@Command(
    name = "seal",
    description = {
      "Prints where the chain of each partition's records ends, as one line of JSON. Keep it where nobody can write who can write the tables: verify --sealed FILE then shows whether a record up to there was changed, removed or added since.",
      "",
      "Reads as of the last checkpoint that all tables cover, and looks at nothing but the seals: run verify before it.",
      ""
    },
    customSynopsis = {
      "millrace seal --output DIR [OPTION]...",
      "       millrace seal --catalog.type TYPE [--catalog.PROPERTY VALUE]... [OPTION]..."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the line is printed",
      "1:nothing is sealed, or the tables cannot be read",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SealCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private TableArguments tables;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many threads read the table of seals. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    if (threads < 1) {
      throw new UsageException("Invalid --threads: %d (must be 1 or more)".formatted(threads));
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Lake lake = tables.open(unmatched)) {
      Cut cut = SealCuts.latest(lake);
      out.println(
          HeadLines.line(lake, cut.checkpoint(), SealHeads.of(lake, cut, threads), Instant.now()));
      out.flush();
      return ExitCode.OK;
    }
  }
}
