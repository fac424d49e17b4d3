package io.millrace.lake.write;

import io.millrace.lake.HadoopSettings;
import io.millrace.row.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.OutputFileFactory;

/** A table in a folder, written by a {@link TableWriter} and read by Iceberg's own reader. */
record TableFolder(Table table) {
  static TableFolder in(
      Path folder, Schema schema, PartitionSpec spec, Map<String, String> properties) {
    return new TableFolder(
        new HadoopTables(HadoopSettings.ofThisMachine())
            .create(schema, spec, SortOrder.unsorted(), properties, folder.toString()));
  }

  static TableFolder in(Path folder, Schema schema) {
    return in(folder, schema, PartitionSpec.unpartitioned(), Map.of());
  }

  <R> TableWriter<R> writer(List<Column<R>> columns, TableWriter.Limits limits) {
    return new TableWriter<>(
        table,
        columns,
        OutputFileFactory.builderFor(table, 0, 0).format(FileFormat.PARQUET).build(),
        limits);
  }

  <R> List<DataFile> append(List<Column<R>> columns, List<R> records) throws IOException {
    try (TableWriter<R> writer = writer(columns, TableWriter.Limits.of(table, 128L << 20))) {
      for (R each : records) {
        writer.add(each);
      }
      return append(writer.finish());
    }
  }

  List<DataFile> append(List<DataFile> files) {
    AppendFiles append = table.newAppend();
    files.forEach(append::appendFile);
    append.commit();
    return files;
  }

  List<Record> rows() throws IOException {
    table.refresh();
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> scan = IcebergGenerics.read(table).build()) {
      scan.forEach(row -> rows.add(row.copy()));
    }
    return rows;
  }
}
