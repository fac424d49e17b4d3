package io.millrace.upgrade;

import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** Finds out whether tables may have lost rows since they were made. */
final class LostRows {
  private static final Set<String> KEEPING = Set.of(DataOperations.APPEND, DataOperations.REPLACE);

  private LostRows() {}

  /** Whether rows of events or predictions were deleted, or may have been in expired snapshots. */
  static boolean mayBe(Lake lake) {
    return Stream.of(LakeTable.EVENTS, LakeTable.PREDICTIONS)
        .map(lake::table)
        .anyMatch(LostRows::mayBe);
  }

  private static boolean mayBe(Table table) {
    return StreamSupport.stream(SnapshotUtil.currentAncestors(table).spliterator(), false)
        .anyMatch(each -> !KEEPING.contains(each.operation()) || isCutOff(each, table));
  }

  /** Whether the snapshot before has expired. */
  private static boolean isCutOff(Snapshot snapshot, Table table) {
    return snapshot.parentId() != null && table.snapshot(snapshot.parentId()) == null;
  }
}
