package io.millrace.lake;

import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;

/** Makes writers of data files. A file is part of its table once it is committed. */
public final class NewFile {
  private NewFile() {}

  /** Writes a file of a table without partitions. */
  public static DataWriter<Record> in(Table table) {
    return in(table, PartitionSpec.unpartitioned(), null);
  }

  /** Writes a file in the partition of another file. */
  public static DataWriter<Record> like(Table table, DataFile other) {
    PartitionSpec spec = table.specs().get(other.specId());
    return in(table, spec, spec.isUnpartitioned() ? null : other.partition());
  }

  private static DataWriter<Record> in(Table table, PartitionSpec spec, StructLike partition) {
    OutputFileFactory files =
        OutputFileFactory.builderFor(table, 0, 0)
            .format(FileFormat.PARQUET)
            .operationId(UUID.randomUUID().toString())
            .build();
    return new GenericFileWriterFactory.Builder(table)
        .dataFileFormat(FileFormat.PARQUET)
        .build()
        .newDataWriter(
            partition == null ? files.newOutputFile() : files.newOutputFile(spec, partition),
            spec,
            partition);
  }
}
