package io.millrace.lake;

import java.time.Instant;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * The growth of a table in rows since a time, as its snapshots say. Compaction does not change it.
 *
 * @param since the beginning of the growth; empty where all rows count
 */
record Grown(long rows, Optional<Instant> since) {
  /**
   * Computes the growth.
   *
   * @param since the wanted beginning; where snapshots have expired, the oldest that is kept may
   *     replace it
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
