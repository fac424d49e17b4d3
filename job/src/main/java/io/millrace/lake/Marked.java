package io.millrace.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * A snapshot with the commit of a job that it belongs to: its own, or the last one before it.
 *
 * @param mark the commit's mark; empty before the first commit of a job
 */
record Marked(Snapshot snapshot, Optional<CommitMark> mark) {
  static List<Marked> history(Table table, AsOf asOf) {
    return history(table, table.currentSnapshot(), asOf);
  }

  /**
   * The snapshots of a table, the newest first.
   *
   * @param from the newest snapshot to read; null for none
   */
  static List<Marked> history(Table table, Snapshot from, AsOf asOf) {
    if (from == null) {
      return List.of();
    }
    List<Snapshot> snapshots = new ArrayList<>();
    SnapshotUtil.ancestorsOf(from.snapshotId(), table::snapshot).forEach(snapshots::add);
    List<Marked> marked = new ArrayList<>();
    Optional<CommitMark> mark = Optional.empty();
    for (int i = snapshots.size() - 1; i >= 0; i--) {
      Snapshot snapshot = snapshots.get(i);
      Optional<CommitMark> before = mark;
      mark = CommitMark.of(snapshot).or(() -> before);
      if (asOf.includes(snapshot)) {
        marked.add(0, new Marked(snapshot, mark));
      }
    }
    return marked;
  }

  long snapshotId() {
    return snapshot.snapshotId();
  }

  /** The number of rows that the table had; empty where the snapshot does not say. */
  Optional<String> records() {
    return Optional.ofNullable(snapshot.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP));
  }

  boolean isMarked() {
    return mark.isPresent();
  }
}
