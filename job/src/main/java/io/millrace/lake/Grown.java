package io.millrace.lake;

import java.time.Instant;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * How many rows a table has more than it had, as its snapshots tell; maintenance changes nothing of
 * it.
 *
 * @param since from when on; empty where all rows count
 */
record Grown(long rows, Optional<Instant> since) {
  /**
   * Counts them.
   *
   * @param since where snapshots have expired, the oldest that is kept may stand in for it
   */
  static Grown since(Table table, Instant since) {
    if (table.currentSnapshot() == null) {
      return new Grown(0, Optional.empty());
    }
    long now = TableState.rows(table.currentSnapshot());
    Snapshot oldest = table.currentSnapshot();
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      if (each.timestampMillis() < since.toEpochMilli()) {
        return after(each, now, since);
      }
      oldest = each;
    }
    return oldest.parentId() == null
        ? new Grown(now, Optional.empty())
        : after(oldest, now, Instant.ofEpochMilli(oldest.timestampMillis()));
  }

  private static Grown after(Snapshot before, long now, Instant since) {
    return new Grown(Math.max(0, now - TableState.rows(before)), Optional.of(since));
  }
}
