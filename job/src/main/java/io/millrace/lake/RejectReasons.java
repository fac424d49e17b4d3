package io.millrace.lake;

import io.millrace.advice.RejectSummary;
import io.millrace.advice.RejectTally;
import io.millrace.advice.Taken;
import io.millrace.event.EventSchema;
import io.millrace.event.RejectReason;
import io.millrace.pipeline.CanonicalReader;
import io.millrace.pipeline.InvalidPipelineException;
import io.millrace.row.RejectColumns;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;

/**
 * Summarises the reasons of {@code rejects} from some of its rows, since the table may have any
 * number.
 */
public final class RejectReasons {
  private static final long ROWS_MAX = 20_000;
  private static final Set<RejectReason> ALL = Set.of(RejectReason.values());
  private static final List<String> COLUMNS =
      KafkaColumn.placeAnd(RejectColumns.REASON, RejectColumns.MESSAGE, RejectColumns.VALUE);

  private RejectReasons() {}

  /**
   * The warning that most records are rejects.
   *
   * @param since the time from which rows are counted: the newest definition's submission, or later
   *     where snapshots have expired; empty where all rows are counted
   */
  public record Warning(RejectSummary summary, Optional<Instant> since) {}

  /**
   * Warns of a pipeline most of whose records are rejects. Rows count since the newest definition
   * was submitted, since those of an older definition say nothing about this one. The counts of
   * reasons are those of the rows that were read.
   *
   * @return empty where most records are events, or no definition of the tables can be read
   */
  public static Optional<Warning> ofMostlyRejects(Lake lake) {
    List<StoredVersion> versions = StoredVersions.definitionsOfReplayed(lake).orElse(List.of());
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    StoredVersion newest = versions.get(versions.size() - 1);
    Table table = lake.table(LakeTable.REJECTS);
    Grown events = Grown.since(lake.table(LakeTable.EVENTS), newest.createdAt());
    Grown rejects = Grown.since(table, newest.createdAt());
    RejectSummary totals = new RejectSummary(events.rows(), rejects.rows(), List.of());
    Optional<Instant> since =
        Stream.of(events.since(), rejects.since())
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder());
    return totals.isMostlyRejects()
        ? schema(newest)
            .map(schema -> tally(table, schema, ALL, Math.min(ROWS_MAX, rejects.rows())))
            .map(tally -> tally.reasons(Taken.of(events.rows())))
            .map(reasons -> new RejectSummary(events.rows(), rejects.rows(), reasons))
            .map(summary -> new Warning(summary, since))
        : Optional.empty();
  }

  private static Optional<EventSchema> schema(StoredVersion newest) {
    try {
      return Optional.of(
          CanonicalReader.read(newest.definition(), newest.pipelineVersion()).event());
    } catch (InvalidPipelineException e) {
      // A later release wrote the definition, so there is no warning.
      return Optional.empty();
    }
  }

  /**
   * Reads the newest rows, by their Kafka timestamps, until all reasons are known or the limit of
   * rows is reached.
   *
   * @param reasons the reasons that the table has
   * @throws LakeException where the table cannot be read
   */
  public static RejectTally tally(Table rejects, EventSchema schema, Set<RejectReason> reasons) {
    return tally(rejects, schema, reasons, ROWS_MAX);
  }

  private static RejectTally tally(
      Table rejects, EventSchema schema, Set<RejectReason> reasons, long rowsMax) {
    RejectTally tally = new RejectTally(schema);
    OptionalLong snapshot =
        rejects.currentSnapshot() == null
            ? OptionalLong.empty()
            : OptionalLong.of(rejects.currentSnapshot().snapshotId());
    NewestRows scan =
        new NewestRows(rejects, snapshot, COLUMNS, Expressions.alwaysTrue(), KafkaColumn.TIMESTAMP);
    KafkaColumn kafka = new KafkaColumn(scan.projection());
    TextColumn reason = new TextColumn(scan.projection(), RejectColumns.REASON);
    TextColumn message = new TextColumn(scan.projection(), RejectColumns.MESSAGE);
    BytesColumn value = new BytesColumn(scan.projection(), RejectColumns.VALUE);
    long[] looked = {0};
    scan.read(
        0,
        rowsMax,
        time -> reasons.stream().allMatch(tally::knows),
        row -> {
          Optional<RejectReason> named = RejectReason.named(reason.read(row));
          if (looked[0]++ < rowsMax && named.isPresent()) {
            String why = message.read(row);
            tally.add(
                named.get(), kafka.read(row).toString(), why == null ? "" : why, value.read(row));
          }
        });
    return tally;
  }
}
