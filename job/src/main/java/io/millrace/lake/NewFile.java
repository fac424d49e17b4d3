package io.millrace.lake;

import java.util.UUID;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;

/** A data file in the making, of a table without partitions; part of it once it is appended. */
public final class NewFile {
  private NewFile() {}

  public static DataWriter<Record> in(Table table) {
    return new GenericFileWriterFactory.Builder(table)
        .dataFileFormat(FileFormat.PARQUET)
        .build()
        .newDataWriter(
            OutputFileFactory.builderFor(table, 0, 0)
                .format(FileFormat.PARQUET)
                .operationId(UUID.randomUUID().toString())
                .build()
                .newOutputFile(),
            PartitionSpec.unpartitioned(),
            null);
  }
}
