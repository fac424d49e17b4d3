package io.millrace.flink.sink.file;

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.sink.FlinkFileWriterFactory;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.RollingDataWriter;

/** Begins data files of a table's partitions. Owns the access to the table's files. */
final class PartitionFiles implements AutoCloseable {
  private final Table table;
  private final long targetFileBytes;
  private final FileWriterFactory<RowData> writers;
  private final OutputFileFactory files;

  PartitionFiles(Table table, RowType rowType, long targetFileBytes, int subtask, int attempt) {
    this.table = table;
    this.targetFileBytes = targetFileBytes;
    this.writers =
        new FlinkFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .dataSchema(table.schema())
            .dataFlinkType(rowType)
            .writerProperties(table.properties())
            .build();
    this.files =
        OutputFileFactory.builderFor(table, subtask, attempt)
            .format(FileFormat.PARQUET)
            .defaultSpec(table.spec())
            .build();
  }

  RollingDataWriter<RowData> begin(StructLike partition) {
    return new RollingDataWriter<>(
        writers, files, table.io(), targetFileBytes, table.spec(), partition);
  }

  @Override
  public void close() {
    table.io().close();
  }
}
