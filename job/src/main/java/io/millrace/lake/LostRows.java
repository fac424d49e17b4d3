package io.millrace.lake;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** Finds out whether tables may have lost rows since they were made. */
public final class LostRows {
  private static final Set<String> KEEPING = Set.of(DataOperations.APPEND, DataOperations.REPLACE);

  private LostRows() {}

  /** Whether rows of events or predictions were deleted, or may have been in expired snapshots. */
  public static boolean mayBe(Lake lake) {
    return Stream.of(LakeTable.EVENTS, LakeTable.PREDICTIONS)
        .map(lake::table)
        .anyMatch(LostRows::mayBe);
  }

  /**
   * The reason why a table may not have all rows of an earlier snapshot any more; empty where it
   * has them, and others behind them.
   *
   * @param earlier empty for no rows
   */
  public static Optional<String> between(Table table, OptionalLong earlier, OptionalLong later) {
    if (earlier.isEmpty()) {
      return Optional.empty();
    }
    if (later.isPresent()) {
      for (Snapshot each : SnapshotUtil.ancestorsOf(later.getAsLong(), table::snapshot)) {
        if (each.snapshotId() == earlier.getAsLong()) {
          return Optional.empty();
        }
        if (!KEEPING.contains(each.operation())) {
          return Optional.of("rows were taken out of %s since".formatted(table.name()));
        }
      }
    }
    return Optional.of(
        "%s was set back since, or the snapshots since have expired".formatted(table.name()));
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
