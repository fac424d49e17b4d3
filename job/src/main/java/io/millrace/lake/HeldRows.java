package io.millrace.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Finds whether a table holds rows, by its files and never by a summary: some engines leave totals
 * out, and totals count rows that delete files have taken.
 */
public final class HeldRows {
  private HeldRows() {}

  /** Whether the table holds a row. */
  public static boolean any(Table table) {
    if (table.currentSnapshot() == null) {
      return false;
    }
    boolean someDeleted = false;
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      for (FileScanTask each : files) {
        if (each.file().recordCount() > 0 && each.deletes().isEmpty()) {
          return true;
        }
        someDeleted |= each.file().recordCount() > 0;
      }
      return someDeleted && anyIsLeft(table);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for rows in " + table.name(), e);
    }
  }

  private static boolean anyIsLeft(Table table) throws IOException {
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table).select(table.schema().columns().get(0).name()).build()) {
      return rows.iterator().hasNext();
    }
  }
}
