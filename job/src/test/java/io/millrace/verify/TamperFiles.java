package io.millrace.verify;

import io.millrace.lake.NewFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.DataWriter;

/** Writes rows as data files of tables. */
final class TamperFiles {
  private TamperFiles() {}

  /** Writes rows into one file, as an engine does that knows no partitions. */
  static DataFile one(Table table, List<Record> rows) {
    return written(NewFile.in(table), rows);
  }

  /** Writes rows into one file for each of the table's partitions. */
  static List<DataFile> of(Table table, List<Record> rows) {
    PartitionSpec spec = table.spec();
    if (spec.isUnpartitioned()) {
      return List.of(one(table, rows));
    }
    InternalRecordWrapper row = new InternalRecordWrapper(table.schema().asStruct());
    PartitionKey key = new PartitionKey(spec, table.schema());
    Map<PartitionKey, List<Record>> byPartition = new LinkedHashMap<>();
    for (Record each : rows) {
      key.partition(row.wrap(each));
      byPartition.computeIfAbsent(key.copy(), k -> new ArrayList<>()).add(each);
    }
    List<DataFile> files = new ArrayList<>();
    byPartition.forEach(
        (partition, rowsOf) ->
            files.add(written(NewFile.like(table, in(spec, partition)), rowsOf)));
    return files;
  }

  /** A file that does not exist, and gives the partition of another. */
  private static DataFile in(PartitionSpec spec, PartitionKey partition) {
    return DataFiles.builder(spec)
        .withPath("none.parquet")
        .withFileSizeInBytes(1)
        .withRecordCount(1)
        .withPartition(partition)
        .build();
  }

  private static DataFile written(DataWriter<Record> writer, List<Record> rows) {
    try (writer) {
      rows.forEach(writer::write);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return writer.toDataFile();
  }
}
