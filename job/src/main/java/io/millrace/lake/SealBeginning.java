package io.millrace.lake;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** When a pipeline's records began to be sealed. */
public enum SealBeginning {
  /** With the first record, as far as the tables tell. */
  WITH_TABLES,
  /** The tables have rows from before, and there may be partitions that got no record since. */
  LATER;

  /** Every job that seals has it in {@code rejects}, and has added it where it was not there. */
  private static final String COLUMN = "value_sha256";

  /** A commit, the first of its table that bears a mark. */
  private record First(CommitMark mark, long atMs) {
    boolean isBefore(First other) {
      return mark.jobId().equals(other.mark.jobId())
          ? mark.checkpointId() < other.mark.checkpointId()
          : atMs < other.atMs;
    }
  }

  /** Of tables that have seals. */
  public static SealBeginning of(Lake lake) {
    boolean hadNone =
        lake.table(LakeTable.REJECTS).schemas().values().stream()
            .anyMatch(schema -> schema.findField(COLUMN) == null);
    Optional<First> seals = whole(lake.table(LakeTable.SEALS));
    return hadNone || seals.filter(first -> isAfterSome(first, lake)).isPresent()
        ? LATER
        : WITH_TABLES;
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
