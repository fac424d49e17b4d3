package io.millrace.local.live;

import java.util.Optional;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.util.SnapshotUtil;

/** Watches a table for commits. Used by one thread at a time. */
final class TableWatch {
  private static final long NONE = -1;

  /** The kind of what was committed. */
  enum News {
    NOTHING,
    /** New rows, and nothing else. */
    ROWS,
    /** Older rows may have been rewritten or deleted; also the answer to the first look. */
    ANYTHING
  }

  private final Catalog catalog;
  private final TableIdentifier name;
  private Table table;
  private long seen = NONE;

  TableWatch(Catalog catalog, TableIdentifier name) {
    this.catalog = catalog;
    this.name = name;
  }

  /** Looks for commits since the snapshot that was last {@link #taken}. */
  News look() {
    if (table != null) {
      table.refresh();
    } else if (catalog.tableExists(name)) {
      table = catalog.loadTable(name);
    }
    Optional<Snapshot> now = snapshot();
    if (now.isEmpty() || now.get().snapshotId() == seen) {
      return News.NOTHING;
    }
    return hasOnlyGrown() ? News.ROWS : News.ANYTHING;
  }

  /** Marks what the last look has found as read. */
  void taken() {
    seen = snapshot().map(Snapshot::snapshotId).orElse(NONE);
  }

  private boolean hasOnlyGrown() {
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      if (each.snapshotId() == seen) {
        return true;
      }
      if (!DataOperations.APPEND.equals(each.operation())) {
        return false;
      }
    }
    return false;
  }

  /** The newest snapshot at the last look; empty before the table's first commit. */
  Optional<Snapshot> snapshot() {
    return Optional.ofNullable(table).map(Table::currentSnapshot);
  }

  /** The table, to be asked for once there is a snapshot. */
  Table table() {
    return table;
  }

  long records() {
    return snapshot()
        .map(each -> each.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"))
        .map(Long::parseLong)
        .orElse(0L);
  }
}
