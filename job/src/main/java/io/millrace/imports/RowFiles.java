package io.millrace.imports;

import com.google.common.base.Throwables;
import io.millrace.lake.LakeException;
import io.millrace.lake.TableProperty;
import io.millrace.lake.write.TableWriter;
import io.millrace.row.Column;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.OutputFileFactory;

/**
 * Writes rows to files of a table, as the job's writers do. Belongs to one thread.
 *
 * @param <R> what rows are made of
 */
final class RowFiles<R> implements Closeable {
  private final TableWriter<R> writer;
  private final Table table;
  private List<DataFile> files = List.of();
  private boolean isClosed;

  RowFiles(Table table, List<Column<R>> columns) {
    this.table = table;
    writer =
        new TableWriter<>(
            table,
            columns,
            // Iceberg gives the factory's files a random name of their own.
            OutputFileFactory.builderFor(table, 0, 0).format(FileFormat.PARQUET).build(),
            TableWriter.Limits.of(table, TableProperty.TARGET_FILE_BYTES));
  }

  /**
   * @throws LakeException where the table's files cannot be written
   */
  void add(R row) {
    try {
      writer.add(row);
    } catch (IOException | RuntimeException e) {
      throw unwritable(e);
    }
  }

  /**
   * Writes what waits. Called after the last row.
   *
   * @throws LakeException where the table's files cannot be written
   */
  void end() {
    try {
      files = writer.finish();
    } catch (IOException | RuntimeException e) {
      throw unwritable(e);
    }
  }

  private LakeException unwritable(Exception e) {
    Throwable root = Throwables.getRootCause(e);
    return new LakeException(
        "Cannot write files of %s: %s (check that its storage has room and can be written from here; no row is in the tables yet, so run the command again)"
            .formatted(table.name(), root.getMessage() == null ? root : root.getMessage()),
        e);
  }

  /** The files, for a commit. */
  List<DataFile> files() {
    return files;
  }

  /** Deletes the files, since no commit will name them. */
  void discard(Exception reason) {
    try {
      close();
      files.forEach(file -> table.io().deleteFile(file.location()));
    } catch (IOException | RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!isClosed) {
      isClosed = true;
      writer.close();
    }
  }
}
