package io.millrace.lake;

import java.time.Instant;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

/**
 * The state of a table, as its newest snapshot says.
 *
 * @param mark the last commit of a job; empty where none has committed
 */
public record TableState(
    long rows, long files, Optional<Instant> lastCommit, Optional<CommitMark> mark) {

  public static TableState of(Table table) {
    Snapshot current = table.currentSnapshot();
    return current == null
        ? new TableState(0, 0, Optional.empty(), Optional.empty())
        : new TableState(
            rows(current),
            total(current, SnapshotSummary.TOTAL_DATA_FILES_PROP),
            Optional.of(Instant.ofEpochMilli(current.timestampMillis())),
            CommitHistory.of(table).newest());
  }

  /** The number of rows that a table has as of a snapshot. */
  static long rows(Snapshot snapshot) {
    return total(snapshot, SnapshotSummary.TOTAL_RECORDS_PROP);
  }

  private static long total(Snapshot snapshot, String key) {
    return Long.parseLong(snapshot.summary().getOrDefault(key, "0"));
  }
}
