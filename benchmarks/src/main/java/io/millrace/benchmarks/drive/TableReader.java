package io.millrace.benchmarks.drive;

import io.millrace.benchmarks.load.EventLines;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.IncrementalAppendScan;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;

/**
 * Reads the rows that each new commit adds to a table, with Iceberg's own reader and nothing of
 * Millrace: an event is answered once its row has been read.
 */
final class TableReader implements AnswerReader {
  private static final long BETWEEN_LOOKS_NS = 100_000_000;

  private final HadoopCatalog catalog;
  private final Table table;
  private final EventLines lines;
  private Snapshot last;

  /**
   * @param warehouse a folder of a Hadoop catalog
   * @param name with its namespace: {@code shop.predictions}
   */
  TableReader(String warehouse, String name, EventLines lines) {
    this.catalog = new HadoopCatalog(new Configuration(), warehouse);
    this.table = catalog.loadTable(TableIdentifier.parse(name));
    this.lines = lines;
    this.last = table.currentSnapshot();
  }

  @Override
  public void read(Latencies latencies) throws IOException {
    LockSupport.parkNanos(BETWEEN_LOOKS_NS);
    table.refresh();
    Snapshot newest = table.currentSnapshot();
    if (newest == null || (last != null && newest.snapshotId() == last.snapshotId())) {
      return;
    }
    IncrementalAppendScan scan = table.newIncrementalAppendScan().toSnapshot(newest.snapshotId());
    if (last != null) {
      scan = scan.fromSnapshotExclusive(last.snapshotId());
    }
    try (CloseableIterable<FileScanTask> added = scan.planFiles()) {
      for (FileScanTask each : added) {
        read(each.file(), latencies);
      }
    }
    last = newest;
  }

  private void read(DataFile file, Latencies latencies) throws IOException {
    Schema ids = table.schema().select("event_id");
    try (CloseableIterable<Record> rows =
        Parquet.read(table.io().newInputFile(file))
            .project(ids)
            .createReaderFunc(type -> GenericParquetReaders.buildReader(ids, type))
            .build()) {
      for (Record row : rows) {
        latencies.arrived(lines.number((String) row.get(0)), System.nanoTime());
      }
    }
  }

  @Override
  public void close() throws IOException {
    catalog.close();
  }
}
