package io.millrace.command.table;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.FreeArguments;
import io.millrace.command.argument.TableArguments;
import io.millrace.command.argument.UsageException;
import io.millrace.explain.Assignment;
import io.millrace.explain.Explainer;
import io.millrace.explain.Explanation;
import io.millrace.explain.InvalidAssignmentException;
import io.millrace.file.IoReason;
import io.millrace.lake.Lake;
import io.millrace.page.ExplainPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Explains one row of predictions in full. */
@Command(
    name = "explain",
    description = {
      "Explains one prediction in full, from the tables alone: the event, the user's state before it, each feature with its window and the events that are in it, what the model was fed, the score, and which features moved it. Where an id came more than once, all its rows are explained.",
      ""
    },
    customSynopsis = {
      "millrace explain EVENT_ID --output DIR [OPTION]...",
      "       millrace explain TOPIC-PARTITION-OFFSET --catalog.type TYPE [--catalog.PROPERTY VALUE]... [OPTION]..."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the row is explained",
      "1:there is no such row, or the tables cannot be read",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private TableArguments tables;

  @ArgGroup private AsOfArguments asOf;

  @Option(
      names = "--set",
      paramLabel = "FEATURE=VALUE",
      description =
          "Show the score with this value; null is a value too. Repeatable: each is shown, then all together. Other features stay as they are, ratios of it included.")
  private List<String> set = new ArrayList<>();

  @Option(names = "--json", description = "Print all of it as JSON, on standard output.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "Write it as a page too, with the user's time line and the windows drawn on it. It needs no network.")
  private Path html;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    try {
      return explain();
    } catch (InvalidAssignmentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private int explain() throws IOException {
    FreeArguments free = FreeArguments.of(unmatched);
    String asked = free.positional("what to explain: EVENT_ID, or TOPIC-PARTITION-OFFSET").get(0);
    PrintWriter out = spec.commandLine().getOut();
    List<Assignment> assignments = set.stream().map(Assignment::parse).toList();
    try (Lake lake = tables.open(free.parameters())) {
      TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr());
      Explainer explainer = new Explainer(lake, AsOfArguments.of(asOf), progress);
      List<Explanation> rows = explainer.explain(asked, assignments);
      if (json) {
        out.println(ExplainJson.text(explainer.cut(), rows));
      } else {
        print(out, explainer, rows);
      }
      if (html != null) {
        write(ExplainPage.of(asked, rows));
      }
      out.flush();
      return ExitCode.OK;
    }
  }

  private static void print(PrintWriter out, Explainer explainer, List<Explanation> rows) {
    ExplainText text = new ExplainText(out);
    text.line(
        "As of",
        "%s",
        explainer.cut().checkpoint().map(Object::toString).orElse("the newest snapshots"));
    if (rows.size() > 1) {
      text.line("Rows", "%,d, each explained below", rows.size());
    }
    rows.forEach(text::print);
  }

  private void write(String page) {
    try {
      Files.writeString(html, page);
    } catch (IOException e) {
      throw new UsageException(
          "Cannot write --html %s: %s".formatted(html, IoReason.of(e, html.toString())));
    }
  }
}
