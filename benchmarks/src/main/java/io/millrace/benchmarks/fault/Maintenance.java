package io.millrace.benchmarks.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;

/**
 * Another engine that maintains a table while the job writes it: it compacts the files of each
 * partition into one, and expires old snapshots, with Iceberg's own API and nothing of Millrace.
 */
final class Maintenance {
  /** The newest snapshots that stay; the job's last commit is among them. */
  private static final int RETAINED = 3;

  private final Table table;

  Maintenance(Table table) {
    this.table = table;
  }

  /**
   * Compacts the files that are there now.
   *
   * @return how many files became fewer
   */
  int compact() throws IOException {
    table.refresh();
    if (table.currentSnapshot() == null) {
      return 0;
    }
    long from = table.currentSnapshot().snapshotId();
    int compacted = 0;
    for (List<DataFile> each : byPartition()) {
      if (each.size() > 1) {
        RewriteFiles rewrite = table.newRewrite().validateFromSnapshot(from);
        each.forEach(rewrite::deleteFile);
        rewrite.addFile(merged(each)).commit();
        compacted += each.size();
      }
    }
    return compacted;
  }

  /** Expires all snapshots but the newest. */
  void expire() {
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(RETAINED).commit();
  }

  private List<List<DataFile>> byPartition() throws IOException {
    Map<String, List<DataFile>> found = new HashMap<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask each : tasks) {
        if (each.deletes().isEmpty() && each.file().specId() == table.spec().specId()) {
          String partition = table.spec().partitionToPath(each.file().partition());
          found.computeIfAbsent(partition, none -> new ArrayList<>()).add(each.file());
        }
      }
    }
    return List.copyOf(found.values());
  }

  private DataFile merged(List<DataFile> files) throws IOException {
    DataFile first = files.get(0);
    String name = "compacted-" + UUID.randomUUID() + ".parquet";
    String place =
        table.spec().isUnpartitioned()
            ? table.locationProvider().newDataLocation(name)
            : table.locationProvider().newDataLocation(table.spec(), first.partition(), name);
    OutputFile out = table.io().newOutputFile(place);
    DataWriter<Record> writer =
        Parquet.writeData(out)
            .forTable(table)
            .withPartition(first.partition())
            .createWriterFunc(GenericParquetWriter::create)
            .build();
    try (writer) {
      for (DataFile each : files) {
        append(each, writer);
      }
    }
    return writer.toDataFile();
  }

  private void append(DataFile file, DataWriter<Record> writer) throws IOException {
    Schema schema = table.schema();
    try (CloseableIterable<Record> rows =
        Parquet.read(table.io().newInputFile(file.location()))
            .project(schema)
            .createReaderFunc(type -> GenericParquetReaders.buildReader(schema, type))
            .build()) {
      for (Record row : rows) {
        writer.write(row);
      }
    }
  }
}
