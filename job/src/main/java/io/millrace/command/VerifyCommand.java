package io.millrace.command;

import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.log.KafkaLog;
import io.millrace.options.Parameters;
import io.millrace.options.SourceOptions;
import io.millrace.verify.Findings;
import io.millrace.verify.OffsetLog;
import io.millrace.verify.Summary;
import io.millrace.verify.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Recomputes the predictions of a pipeline from its tables, and says every bit that differs. */
@Command(
    name = "verify",
    description = {
      "Recomputes every prediction from the tables alone, through the job's own core, and compares it bit for bit with what the table has; and accounts for every Kafka record.",
      "",
      "With --kafka.bootstrap.servers (and any of the job's --kafka.*), offsets that the tables do not have are looked up in the topic: markers of transactions are none.",
      "",
      "Users whose user_seq has gaps (retention, erasure) are counted and named, and are no failure. Scores of another model.runtime than this machine's are counted apart.",
      ""
    },
    customSynopsis = {
      "millrace verify --output DIR [OPTION]...",
      "       millrace verify --catalog.type TYPE [--catalog.PROPERTY VALUE]... [OPTION]..."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every row that can be verified is as it must be",
      "1:something differs, or the tables cannot be read",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private TableArguments tables;
  @ArgGroup private AsOfArguments asOf;

  /** Up to where the tables are read: at most one. */
  private static final class AsOfArguments {
    @Option(
        names = "--snapshot",
        paramLabel = "ID",
        description = "As of the checkpoint of this snapshot of predictions.")
    private Long snapshot;

    @Option(
        names = "--tag",
        paramLabel = "NAME",
        description = "As of the checkpoint of this tag of predictions.")
    private String tag;

    @Option(
        names = "--time",
        paramLabel = "INSTANT",
        description = "As of a time: 2026-11-21T08:00:00Z.")
    private String time;
  }

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      defaultValue = "1",
      description = "The share of the users, chosen by hash: 0.01, or 1 for all (the default).")
  private double share;

  @Option(
      names = "--show",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many differences of each kind to show. Default: ${DEFAULT-VALUE}.")
  private int show;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads work. Default: one for each core.")
  private Integer threads;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description = "Where rows lie in between. Default: the system's folder for such files.")
  private Path workFolder = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--json", description = "Print what is found as JSON, on standard output.")
  private boolean json;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Findings findings = new Findings(show, difference -> {});
    PrintWriter out = spec.commandLine().getOut();
    Parameters parameters = tables.parameters(unmatched, "kafka.");
    try (OffsetLog log = log(parameters);
        Lake lake = tables.open(parameters)) {
      Verification.Settings settings = settings(log);
      TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr());
      Summary summary = new Verification(lake, settings, findings, progress).run();
      VerifyReport report = new VerifyReport(summary, progress.seconds());
      if (json) {
        out.println(report.json());
      } else {
        report.print(out);
      }
      out.flush();
      return summary.isClean() ? ExitCode.OK : ExitCode.INVALID;
    }
  }

  private static OffsetLog log(Parameters parameters) {
    Map<String, String> kafka = parameters.passThrough(SourceOptions.KAFKA).resolve();
    return kafka.isEmpty() ? OffsetLog.OUT_OF_REACH : new KafkaLog(kafka);
  }

  private Verification.Settings settings(OffsetLog log) {
    if (!(share > 0 && share <= 1)) {
      throw new UsageException("Invalid --share: %s (must be above 0, up to 1)".formatted(share));
    }
    int most = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (most < 1) {
      throw new UsageException("Invalid --threads: %d (must be 1 or more)".formatted(most));
    }
    return new Verification.Settings(asOf(), share, most, workFolder, log);
  }

  private AsOf asOf() {
    if (asOf == null) {
      return new AsOf.Latest();
    } else if (asOf.snapshot != null) {
      return new AsOf.SnapshotId(asOf.snapshot);
    } else if (asOf.tag != null) {
      return new AsOf.Tag(asOf.tag);
    }
    try {
      return new AsOf.Time(Instant.parse(asOf.time));
    } catch (DateTimeParseException e) {
      throw new UsageException(
          "Invalid --time: %s (must be an instant such as 2026-11-21T08:00:00Z)"
              .formatted(asOf.time));
    }
  }
}
