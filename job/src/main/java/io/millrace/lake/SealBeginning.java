package io.millrace.lake;

import io.millrace.row.RejectColumns;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** The point from which a pipeline's records are sealed. */
public enum SealBeginning {
  /** Seals begin with the first record, as far as the tables show. */
  WITH_TABLES,
  /**
   * The tables have, or may have, rows from before seals; records that a sealing job has read are
   * sealed.
   */
  LATER,
  /** The first seals are not committed yet. */
  TO_COME,
  /** No snapshot of the seals is left that is as old as the cut. */
  UNKNOWN;

  /** The column of {@code rejects} that every job that seals writes, and adds to older tables. */
  private static final String COLUMN = RejectColumns.VALUE_SHA256.name();

  /** The column of {@code events} that a job that seals writes, unless raw values are left out. */
  private static final String RAW_COLUMN = KafkaColumn.VALUE;

  /**
   * The most checkpoints that other tables may have committed before {@code seals} has its first.
   * One is normal, since tables are committed one after the other; a second where a task missed the
   * notice of the first.
   */
  private static final int AHEAD_MAX = 2;

  /** The first commit of a table that has a mark. */
  private record First(CommitMark mark, long atMs) {
    boolean isBefore(First other) {
      return mark.jobId().equals(other.mark.jobId())
          ? mark.checkpointId() < other.mark.checkpointId()
          : atMs < other.atMs;
    }
  }

  /** Finds the beginning for the records of a cut. */
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

  /** Whether the tables are older than seals. */
  private static boolean wasWithout(Lake lake) {
    return lake.table(LakeTable.REJECTS).schemas().values().stream()
        .anyMatch(schema -> schema.findField(COLUMN) == null);
  }

  /**
   * The number of checkpoints whose rows a job that seals has committed, as far as snapshots are
   * kept.
   */
  private static long sealingCommits(Lake lake) {
    return Stream.concat(
            marks(lake.table(LakeTable.EVENTS), RAW_COLUMN),
            marks(lake.table(LakeTable.REJECTS), COLUMN))
        .distinct()
        .count();
  }

  /** The marks of a table's commits since it has the column. */
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

  /** The first commit; empty where snapshots have expired, since it is then unknown. */
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
