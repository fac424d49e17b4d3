package io.millrace.local.live;

import java.util.Optional;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.util.SnapshotUtil;

/** A table as it grows. Belongs to one thread. */
final class TableWatch {
  private static final long NONE = -1;

  /** What has come since the last look. */
  enum News {
    NOTHING,
    /** Rows, and nothing else. */
    ROWS,
    /** Older rows may have been rewritten or deleted; so it is at the first look. */
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

  /** The same again until it is {@link #taken}. */
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

  /** What the last look has found is read. */
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

  /** What was found at the last look; empty before its first commit. */
  Optional<Snapshot> snapshot() {
    return Optional.ofNullable(table).map(Table::currentSnapshot);
  }

  /** One that has a snapshot. */
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
