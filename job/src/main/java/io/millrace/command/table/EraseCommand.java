package io.millrace.command.table;

import io.millrace.command.argument.Confirmation;
import io.millrace.command.argument.ExitCode;
import io.millrace.command.argument.TableArguments;
import io.millrace.command.argument.UsageException;
import io.millrace.erase.Erasure;
import io.millrace.erase.ErasurePlan;
import io.millrace.erase.Scope;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.SealCuts;
import io.millrace.text.Count;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * Erases rows from a pipeline's tables and keeps their hashes, so that verify can still compute
 * chains.
 */
@Command(
    name = "erase",
    description = {
      "Takes the rows of users, or of a time, out of events, predictions and rejects, and leaves of each record its hash in the table erased: the chains of the other records can still be computed. Says what it would do and asks, but for --yes.",
      "",
      "Reads as of the last checkpoint that all tables cover, and a job may go on: rows of later checkpoints stay, so do it again for a user whose events still come. After a fault in between, do it again.",
      "",
      "Out of reach: older snapshots, until they are expired; the topics; tables of replays; a user's state in the job; and values in rejects, which have no user (find them by explain, and take them out by --offsets).",
      ""
    },
    customSynopsis = {
      "millrace erase --user ID... --reason TEXT [--yes] --output DIR|--catalog.type TYPE [--catalog.PROPERTY VALUE]...",
      "       millrace erase --before TIME --reason TEXT [--yes] --output DIR|--catalog.type TYPE [--catalog.PROPERTY VALUE]...",
      "       millrace erase --offsets TOPIC-PARTITION@FROM..TO --reason TEXT [--yes] --output DIR|--catalog.type TYPE [--catalog.PROPERTY VALUE]..."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the rows are gone, or there were none",
      "1:they are not, or the tables cannot be read",
      "2:the command line is wrong",
      "3:a fault of this program"
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class EraseCommand implements Callable<Integer> {
  private static final Pattern OFFSETS =
      Pattern.compile("(.+)-(\\d{1,9})@(\\d{1,18})\\.\\.(\\d{1,18})");

  @Spec private CommandSpec spec;
  @Mixin private TableArguments tables;

  @ArgGroup(multiplicity = "1")
  private What what;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, which stays beside each hash. Name nobody in it.")
  private String reason;

  @Mixin private Confirmation confirmation;

  @Unmatched private final List<String> unmatched = new ArrayList<>();

  private static final class What {
    @Option(
        names = "--user",
        paramLabel = "ID",
        description = "All rows of a user. May be given several times.")
    private List<String> users;

    @Option(
        names = "--before",
        paramLabel = "TIME",
        description =
            "Rows of events before a time, such as 2026-01-01T00:00:00Z, and rejects by the time of their Kafka record.")
    private String before;

    @Option(
        names = "--offsets",
        paramLabel = "RANGE",
        description = "The rows of these Kafka records, both ends included: user_events-0@17..17.")
    private String offsets;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Scope scope = scope();
    try (Lake lake = tables.open(unmatched)) {
      Cut cut = SealCuts.latest(lake);
      Erasure erasure = new Erasure(lake, cut, scope);
      ErasurePlan plan = erasure.plan();
      out.printf(
          "As of         %s%n",
          cut.checkpoint().map(Object::toString).orElse("the newest snapshots"));
      plan.rows()
          .forEach(
              (table, rows) ->
                  out.printf("%-13s %s to erase%n", table.key(), Count.of(rows, "row")));
      out.flush();
      if (plan.total() == 0) {
        out.println("Nothing to erase");
        out.flush();
        return ExitCode.OK;
      }
      check(plan);
      if (!confirmation.isGiven("Erase them? This cannot be undone.")) {
        out.println("Nothing is erased");
        out.flush();
        return ExitCode.INVALID;
      }
      erasure.run(plan, reason, Instant.now());
      out.printf(
          "Erased, out of %s. Older snapshots still hold the rows: expire them.%n",
          Count.of(plan.fileCount(), "file"));
      out.flush();
      return ExitCode.OK;
    }
  }

  private static void check(ErasurePlan plan) {
    if (plan.unpredicted() > 0) {
      throw new LakeException(
          "Cannot erase: %s no prediction yet (a job with unaligned checkpoints brings them later: try again, or stop it first)"
              .formatted(Count.of(plan.unpredicted(), "of the events has", "of the events have")));
    }
    if (plan.withoutBytes() > 0) {
      throw new LakeException(
          "Cannot erase: of %s neither the bytes nor their hash are kept, so that nothing could take their place in their chains (the definition says raw: false; have another engine delete the rows, and know that verify will tell them as missing)"
              .formatted(Count.of(plan.withoutBytes(), "sealed record")));
    }
  }

  private Scope scope() {
    if (reason.isBlank()) {
      throw new UsageException("Invalid --reason: it is empty (must say why)");
    }
    if (what.users != null) {
      return new Scope.Users(Set.copyOf(what.users));
    } else if (what.before != null) {
      try {
        return new Scope.Before(Instant.parse(what.before));
      } catch (DateTimeParseException e) {
        throw new UsageException(
            "Invalid --before: %s (must be a time such as 2026-01-01T00:00:00Z)"
                .formatted(what.before));
      }
    }
    Matcher range = OFFSETS.matcher(what.offsets);
    if (!range.matches() || Long.parseLong(range.group(3)) > Long.parseLong(range.group(4))) {
      throw new UsageException(
          "Invalid --offsets: %s (must be TOPIC-PARTITION@FROM..TO, such as user_events-0@17..17)"
              .formatted(what.offsets));
    }
    return new Scope.Offsets(
        range.group(1),
        Integer.parseInt(range.group(2)),
        Long.parseLong(range.group(3)),
        Long.parseLong(range.group(4)));
  }
}
