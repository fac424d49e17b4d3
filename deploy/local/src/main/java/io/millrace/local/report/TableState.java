package io.millrace.local.report;

import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

/**
 * A table as of its newest snapshot.
 *
 * @param snapshotId null before the first
 */
record TableState(Long snapshotId, long records) {
  static TableState of(Table table) {
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot == null) {
      return new TableState(null, 0);
    }
    String records = snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0");
    return new TableState(snapshot.snapshotId(), Long.parseLong(records));
  }
}
