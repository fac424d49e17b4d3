package io.millrace.command.table;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.FreeArguments;
import io.millrace.command.argument.GivenDefinition;
import io.millrace.command.argument.TableArguments;
import io.millrace.command.argument.UsageException;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.page.ReplayPage;
import io.millrace.replay.Replay;
import io.millrace.replay.ReplayReport;
import io.millrace.replay.ReplayThreads;
import io.millrace.replay.ReplayWork;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Takes the events of the tables through another definition or model, and compares the scores. */
@Command(
    name = "replay",
    description = {
      "Takes the events that the tables hold through another definition or model, each user's in their order of arrival, so that every feature sees what it would have seen then; writes the predictions into a namespace of their own, and compares their scores with those of before.",
      "",
      "PIPELINE is a file, or the beginning of a pipeline_version that the tables hold. Its event.fields must be columns of the table events; their paths in the record play no part. A replay of before in the same namespace is replaced. millrace verify --namespace takes a replay, too.",
      ""
    },
    customSynopsis = {
      "millrace replay PIPELINE --output DIR [OPTION]...",
      "       millrace replay PIPELINE --catalog.type TYPE [--catalog.PROPERTY VALUE]... [OPTION]...",
      "       millrace replay PIPELINE --cluster URL --catalog.type TYPE [--catalog.PROPERTY VALUE]... [OPTION]..."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the predictions are written",
      "1:the definition, its model or the tables do not allow it",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ReplayCommand implements Callable<Integer> {
  private static final Pattern NAMESPACE =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*(\\.[A-Za-z0-9_][A-Za-z0-9_-]*)*");

  @Spec private CommandSpec spec;
  @Mixin private TableArguments tables;
  @ArgGroup private AsOfArguments asOf;

  @Option(
      names = "--to",
      paramLabel = "NAMESPACE",
      description = "Where the predictions go. Default: the tables' namespace with _replay.")
  private String to;

  @Option(
      names = "--threshold",
      paramLabel = "SCORE",
      defaultValue = "0.5",
      description =
          "Decisions are compared at this score: as high is above. Default: ${DEFAULT-VALUE}.")
  private double threshold;

  @Mixin private WorkArguments work;
  @Mixin private ClusterArguments cluster;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page with pictures, too.")
  private Path html;

  @Option(names = "--json", description = "Print the comparison as JSON, on standard output.")
  private boolean json;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    FreeArguments free = FreeArguments.of(unmatched);
    String pipeline = free.positional("PIPELINE").get(0);
    checkArguments();
    Optional<ClusterWork> elsewhere = cluster.work();
    if (!GivenDefinition.isVersion(pipeline)) {
      // Problems of the definition are reported before any catalog is asked.
      GivenDefinition.read(pipeline, () -> null);
    }
    LakePlace place = tables.place(tables.parameters(free.parameters()));
    try (Lake lake = place.open()) {
      GivenDefinition definition = GivenDefinition.read(pipeline, () -> lake);
      TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr());
      Replay.Settings settings =
          new Replay.Settings(
              AsOfArguments.of(asOf),
              to == null ? Replay.namespaceOf(lake) : to,
              work.share(),
              threshold);
      ReplayWork done =
          elsewhere.isPresent()
              ? elsewhere.get().replay(place.in(lake))
              : new ReplayThreads(work.threads(), work.workFolder(), progress);
      Replay.Result result =
          new Replay(lake, GivenModel.plan(definition, () -> lake), settings)
              .run(done, Instant.now());
      print(
          new ReplayReport(
              definition.location(), definition.pipeline(), result, progress.seconds()));
      return ExitCode.OK;
    }
  }

  private void print(ReplayReport report) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ReplayJson(report).json());
    } else {
      new ReplayText(report).print(out);
    }
    if (html != null) {
      Files.writeString(html, new ReplayPage(report).html());
      if (!json) {
        out.println("Page         " + html);
      }
    }
    out.flush();
  }

  private void checkArguments() {
    if (Double.isNaN(threshold)) {
      throw new UsageException("Invalid --threshold: NaN (must be a number)");
    }
    if (to != null && !NAMESPACE.matcher(to).matches()) {
      throw new UsageException(
          "Invalid --to: %s (must be letters, digits, underscores and dashes; a dot begins an inner namespace)"
              .formatted(to));
    }
    Path folder = html == null ? null : html.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new UsageException(
          "Invalid --html: %s (must be in a folder that is there)".formatted(html));
    }
    work.share();
    work.threads();
  }
}
