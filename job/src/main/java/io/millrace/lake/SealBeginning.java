package io.millrace.lake;

import io.millrace.row.RejectColumns;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** When a pipeline's records began to be sealed. */
public enum SealBeginning {
  /** With the first record, as far as the tables tell. */
  WITH_TABLES,
  /** The tables have rows from before, or may have; what a job that seals has read has its seal. */
  LATER,
  /** The first seals are not committed yet. */
  TO_COME,
  /** No snapshot of the seals is left that is as old as what is read. */
  UNKNOWN;

  /** Every job that seals has it in {@code rejects}, and has added it where it was not there. */
  private static final String COLUMN = RejectColumns.VALUE_SHA256.name();

  /** The same of {@code events}, unless raw values are left out. */
  private static final String RAW_COLUMN = KafkaColumn.VALUE;

  /**
   * How many checkpoints may be committed elsewhere before the first seals are. One is: tables are
   * committed one after the other. A second, where a task was not told of the first.
   */
  private static final int AHEAD_MAX = 2;

  /** A commit, the first of its table that bears a mark. */
  private record First(CommitMark mark, long atMs) {
    boolean isBefore(First other) {
      return mark.jobId().equals(other.mark.jobId())
          ? mark.checkpointId() < other.mark.checkpointId()
          : atMs < other.atMs;
    }
  }

  /** Of the records of a cut. */
  public static SealBeginning of(Lake lake, Cut cut) {
    Optional<Table> seals = lake.find(LakeTable.SEALS);
    if (cut.sealing().seals().isPresent()) {
      boolean isLater = whole(seals.orElseThrow()).filter(f -> isAfterSome(f, lake)).isPresent();
      return isLater || wasWithout(lake) ? LATER : WITH_TABLES;
    } else if (seals.isEmpty()) {
      // A job that seals makes the table before it reads anything.
      return cut.checkpoint().isEmpty() || wasWithout(lake) ? LATER : WITH_TABLES;
    } else if (seals.get().currentSnapshot() != null) {
      return UNKNOWN;
    }
    return LastCommit.of(seals.get().properties()).isPresent() || sealingCommits(lake) > AHEAD_MAX
        ? LATER
        : TO_COME;
  }

  /** Whether a job that seals may have written the tables. */
  public static boolean isPossible(Lake lake) {
    return lake.table(LakeTable.REJECTS).schema().findField(COLUMN) != null;
  }

  /** Whether the tables are from before jobs sealed what they read. */
  private static boolean wasWithout(Lake lake) {
    return lake.table(LakeTable.REJECTS).schemas().values().stream()
        .anyMatch(schema -> schema.findField(COLUMN) == null);
  }

  /** Of how many checkpoints a job that seals has committed rows, as far as snapshots are kept. */
  private static long sealingCommits(Lake lake) {
    return Stream.concat(
            marks(lake.table(LakeTable.EVENTS), RAW_COLUMN),
            marks(lake.table(LakeTable.REJECTS), COLUMN))
        .distinct()
        .count();
  }

  /** Of the commits that a table was given when it had a column. */
  private static Stream<CommitMark> marks(Table table, String column) {
    Stream.Builder<CommitMark> marks = Stream.builder();
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      Schema schema = table.schemas().get(each.schemaId());
      if (schema != null && schema.findField(column) != null) {
        CommitMark.of(each).ifPresent(marks);
      }
    }
    return marks.build();
  }

  private static boolean isAfterSome(First first, Lake lake) {
    return Stream.of(LakeTable.EVENTS, LakeTable.REJECTS)
        .flatMap(each -> first(lake.table(each)).stream())
        .anyMatch(other -> other.isBefore(first));
  }

  /** Empty where snapshots have expired: which commit was the first is not known then. */
  private static Optional<First> whole(Table table) {
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      if (each.parentId() == null) {
        return first(table);
      }
    }
    return Optional.empty();
  }

  private static Optional<First> first(Table table) {
    Optional<First> first = Optional.empty();
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      Optional<CommitMark> mark = CommitMark.of(each);
      if (mark.isPresent()) {
        first = Optional.of(new First(mark.get(), each.timestampMillis()));
      }
    }
    return first;
  }
}
