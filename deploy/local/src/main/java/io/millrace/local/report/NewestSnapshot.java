package io.millrace.local.report;

import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

/**
 * A table as of its newest snapshot.
 *
 * @param snapshotId null before the first
 */
record NewestSnapshot(Long snapshotId, long records) {
  static NewestSnapshot of(Table table) {
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot == null) {
      return new NewestSnapshot(null, 0);
    }
    String records = snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0");
    return new NewestSnapshot(snapshot.snapshotId(), Long.parseLong(records));
  }
}
