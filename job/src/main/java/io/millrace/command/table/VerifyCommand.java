package io.millrace.command.table;

import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.TableArguments;
import io.millrace.lake.Lake;
import io.millrace.lake.LakePlace;
import io.millrace.options.Parameters;
import io.millrace.options.SourceOptions;
import io.millrace.topic.KafkaRecords;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.Findings;
import io.millrace.verify.Limits;
import io.millrace.verify.Summary;
import io.millrace.verify.TopicRecords;
import io.millrace.verify.Verification;
import io.millrace.verify.VerifyThreads;
import io.millrace.verify.VerifyWork;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * Recomputes the predictions of a pipeline from its tables, and reports every difference in bits.
 */
@Command(
    name = "verify",
    description = {
      "Recomputes every prediction from the tables alone, through the job's own core, and compares it bit for bit with what the table has; and accounts for every Kafka record.",
      "",
      "With --kafka.bootstrap.servers (and any of the job's --kafka.*), offsets that the tables do not have are looked up in the topic: markers of transactions are none.",
      "",
      "Users whose user_seq has gaps (retention, erasure) are counted and named, and are no failure as long as as many offsets are missing between their rows. The line 'Not redone' says what was not recomputed, and why.",
      ""
    },
    customSynopsis = {
      "millrace verify --output DIR [OPTION]...",
      "       millrace verify --catalog.type TYPE [--catalog.PROPERTY VALUE]... [OPTION]...",
      "       millrace verify --cluster URL --catalog.type TYPE [--catalog.PROPERTY VALUE]... [OPTION]..."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every row that can be verified is as it must be; with --strict, every row",
      "1:something differs, or (--strict) was not recomputed, or the tables cannot be read",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class VerifyCommand implements Callable<Integer> {
  private static final String NO_TABLE = "none";

  @Spec private CommandSpec spec;
  @Mixin private TableArguments tables;
  @ArgGroup private AsOfArguments asOf;

  @Mixin private WorkArguments work;
  @Mixin private ClusterArguments cluster;

  @Option(
      names = "--show",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many differences of each kind to show. Default: ${DEFAULT-VALUE}.")
  private int show;

  @Option(
      names = "--differences",
      paramLabel = "NAME",
      defaultValue = "differences",
      description =
          "The table, in the pipeline's namespace, that gets a row for each difference, if there is any; none for no table. Default: ${DEFAULT-VALUE}.")
  private String differences;

  @Option(
      names = "--sealed",
      paramLabel = "FILE",
      description =
          "Lines that millrace seal has printed and that were kept elsewhere: each head must lie on the chain of its partition's records. May be given several times.")
  private List<Path> sealed = List.of();

  @Option(
      names = "--max-ulps",
      paramLabel = "N",
      defaultValue = "16",
      description =
          "How far a score of another model.runtime than this machine's may be from the one here: in floats that lie between, below 1 in units of 2^-24. Default: ${DEFAULT-VALUE}.")
  private int maxUlps;

  @Option(
      names = "--max-rescorable",
      paramLabel = "SHARE",
      defaultValue = "0.001",
      description =
          "How many of all predictions may be FAILED or TIMED_OUT and have a score here, 0 to 1; rounded down. Default: ${DEFAULT-VALUE}.")
  private double maxRescorable;

  @Option(
      names = "--strict",
      description = {
        "End with 1 also where something was not recomputed: whatever the line 'Not redone' says, but for offsets where the topic holds no record, and rows that fail here too."
      })
  private boolean strict;

  @Option(names = "--json", description = "Print what is found as JSON, on standard output.")
  private boolean json;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Limits limits = limits();
    Optional<ClusterWork> elsewhere = cluster.work();
    Parameters parameters = tables.parameters(unmatched, "kafka.");
    LakePlace place = tables.place(parameters);
    HeadLines kept = HeadLines.read(sealed);
    try (TopicRecords log = log(parameters);
        Lake lake = place.open();
        DifferenceTable table = differences(lake)) {
      Findings findings = new Findings(show, table);
      TerminalProgress progress = new TerminalProgress(spec.commandLine().getErr());
      Verification.Settings settings =
          new Verification.Settings(
              AsOfArguments.of(asOf), work.share(), log, limits, kept.of(lake));
      VerifyWork done =
          elsewhere.isPresent()
              ? elsewhere.get().verify(place.in(lake), table, show)
              : new VerifyThreads(work.threads(), work.workFolder(), findings, progress);
      Summary summary = new Verification(lake, settings, findings).run(done);
      Optional<String> all = table.commit();
      if (json) {
        out.println(new VerifyJson(summary, limits, all, progress.seconds()).json());
      } else {
        new VerifyText(summary, limits, all, progress.seconds()).print(out);
      }
      out.flush();
      boolean passes = summary.isClean() && (!strict || summary.unrecomputed().passesStrict());
      return passes ? ExitCode.OK : ExitCode.INVALID;
    }
  }

  private Limits limits() {
    try {
      return new Limits(maxUlps, maxRescorable);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private DifferenceTable differences(Lake lake) {
    return differences.equals(NO_TABLE)
        ? DifferenceTable.none(lake)
        : DifferenceTable.of(lake, differences, Instant.now());
  }

  /** The topics that the parameters reach, for offsets that the tables do not have. */
  static TopicRecords log(Parameters parameters) {
    Map<String, String> kafka = parameters.passThrough(SourceOptions.KAFKA).resolve();
    return kafka.isEmpty() ? TopicRecords.OUT_OF_REACH : new KafkaRecords(kafka);
  }
}
