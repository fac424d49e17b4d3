package io.millrace.lake;

import io.millrace.lake.column.ColumnBatch;
import io.millrace.lake.column.UnreadableColumnException;
import java.io.IOException;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.InternalData;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.DeleteFilter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.parquet.Parquet;

/**
 * Reads single files of a table: column by column where types allow it and there are no row-level
 * deletes, else row by row.
 *
 * @param projection the columns of a row, in their order
 */
record FileRows(Table table, Schema projection) {
  private static final int BATCH_ROWS = 1_024;

  /** Receives rows, each of which is valid only until the next one. */
  interface Taker {
    void row(StructLike row) throws IOException;
  }

  void read(FileScanTask task, Taker taker) throws IOException {
    if (task.file().format() != FileFormat.PARQUET) {
      throw new LakeException(
          "Cannot read %s: its format is %s (must be PARQUET, which the job writes)"
              .formatted(task.file().location(), task.file().format()));
    }
    InputFile file = table.io().newInputFile(task.file().location());
    if (task.deletes().isEmpty() && ColumnBatch.canRead(projection)) {
      readBatches(task, file, taker);
    } else {
      readRows(task, file, taker);
    }
  }

  private void readBatches(FileScanTask task, InputFile file, Taker taker) throws IOException {
    try (CloseableIterable<ColumnBatch> batches =
        Parquet.read(file)
            .project(projection)
            .split(task.start(), task.length())
            .createBatchedReaderFunc(columns -> new ColumnBatch(projection, columns))
            .recordsPerBatch(BATCH_ROWS)
            .reuseContainers()
            .build()) {
      for (ColumnBatch batch : batches) {
        for (int i = 0; i < batch.rows(); i++) {
          taker.row(batch.row(i));
        }
      }
    } catch (UnreadableColumnException e) {
      throw new LakeException("Cannot read " + file.location() + ": " + e.getMessage(), e);
    }
  }

  private void readRows(FileScanTask task, InputFile file, Taker taker) throws IOException {
    Deletes deletes = new Deletes(task);
    try (CloseableIterable<StructLike> all =
            InternalData.read(FileFormat.PARQUET, file)
                .project(deletes.requiredSchema())
                .split(task.start(), task.length())
                .reuseContainers()
                .build();
        CloseableIterable<StructLike> rows = task.deletes().isEmpty() ? all : deletes.filter(all)) {
      for (StructLike row : rows) {
        taker.row(row);
      }
    }
  }

  /** The row-level deletes of a file. */
  private final class Deletes extends DeleteFilter<StructLike> {
    Deletes(FileScanTask task) {
      super(task.file().location(), task.deletes(), table.schema(), projection);
    }

    @Override
    protected StructLike asStructLike(StructLike row) {
      return row;
    }

    @Override
    protected InputFile getInputFile(String location) {
      return table.io().newInputFile(location);
    }
  }
}
