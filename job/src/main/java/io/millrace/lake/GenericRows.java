package io.millrace.lake;

import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericDeleteFilter;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;

/** Reads files whole, for those who write them anew. */
public final class GenericRows {
  private GenericRows() {}

  /**
   * The rows of a file, without those that row-level deletes have taken, with all columns.
   *
   * @throws LakeException where it is none that the job writes
   */
  public static CloseableIterable<Record> of(Table table, FileScanTask file) {
    if (file.file().format() != FileFormat.PARQUET) {
      throw new LakeException(
          "Cannot read %s: its format is %s (must be PARQUET, which the job writes)"
              .formatted(file.file().location(), file.file().format()));
    }
    GenericDeleteFilter deletes =
        new GenericDeleteFilter(table.io(), file, table.schema(), table.schema());
    Schema read = deletes.requiredSchema();
    CloseableIterable<Record> all =
        Parquet.read(table.io().newInputFile(file.file().location()))
            .project(read)
            .createReaderFunc(columns -> GenericParquetReaders.buildReader(read, columns))
            .build();
    return deletes.filter(all);
  }
}
