package io.millrace.flink.sink.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.RowDataWrapper;
import org.apache.iceberg.flink.sink.IcebergStreamWriterMetrics;
import org.apache.iceberg.io.RollingDataWriter;
import org.apache.iceberg.io.WriteResult;

/**
 * Writes rows to the files of their partitions in bounded memory, however many partitions a
 * checkpoint meets.
 *
 * <p>An open Parquet file holds about 0.6 MB before its first row (20 features; measured), so the
 * events of 5,000 days would take 3 GB. Here a partition's rows wait as bytes until there are
 * enough of them for a file to be worth its memory; few files are open at once, and the least
 * recently written file is finished to make room for the next. At the checkpoint, rows that still
 * wait are written one partition after another.
 */
final class BoundedWriter implements CommittingSinkWriter<RowData, WriteResult> {
  /** The bytes of a waiting row's references and headers, beside its own. */
  private static final int ROW_OVERHEAD_BYTES = 64;

  private final PartitionFiles files;
  private final Limits limits;
  private final IcebergStreamWriterMetrics metrics;
  private final RowDataSerializer serializer;
  private final RowDataWrapper wrapper;
  private final PartitionKey key;
  private final Map<PartitionKey, Partition> partitions = new HashMap<>();
  private final List<Partition> open = new ArrayList<>();
  private final List<DataFile> finished = new ArrayList<>();
  private Partition current;
  private long waitingBytes;
  private long clock;

  /**
   * @param openFiles the number of files that are open at once
   * @param rowsBeforeFile the number of rows of a partition that wait before it gets a file
   * @param waitingBytes the bytes of waiting rows of all partitions
   */
  record Limits(int openFiles, int rowsBeforeFile, long waitingBytes) {
    static final Limits DEFAULT = new Limits(16, 500, 32L << 20);
  }

  /** A partition that has rows in this checkpoint. */
  private static final class Partition {
    private final PartitionKey key;
    private List<BinaryRowData> waiting = new ArrayList<>();
    private long bytes;
    private RollingDataWriter<RowData> file;
    private long lastWritten;

    Partition(PartitionKey key) {
      this.key = key;
    }

    long bytes() {
      return bytes;
    }

    long lastWritten() {
      return lastWritten;
    }
  }

  BoundedWriter(
      PartitionFiles files,
      Table table,
      RowType rowType,
      Limits limits,
      IcebergStreamWriterMetrics metrics) {
    this.files = files;
    this.limits = limits;
    this.metrics = metrics;
    this.serializer = new RowDataSerializer(rowType);
    this.wrapper = new RowDataWrapper(rowType, table.schema().asStruct());
    this.key = new PartitionKey(table.spec(), table.schema());
  }

  @Override
  public void write(RowData row, Context context) throws IOException {
    Partition partition = partitionOf(row);
    partition.lastWritten = clock++;
    if (partition.file != null) {
      partition.file.write(row);
      return;
    }
    await(row, partition);
    if (partition.waiting.size() >= limits.rowsBeforeFile()) {
      finishOldestFile();
      beginFile(partition);
      open.add(partition);
    } else if (waitingBytes > limits.waitingBytes()) {
      writeLargest();
    }
  }

  @Override
  public void flush(boolean endOfInput) {
    // prepareCommit() follows, and flushes
  }

  @Override
  public Collection<WriteResult> prepareCommit() throws IOException {
    long start = System.nanoTime();
    for (Partition partition : partitions.values()) {
      if (!partition.waiting.isEmpty()) {
        beginFile(partition);
      }
      if (partition.file != null) {
        finishFile(partition);
      }
    }
    WriteResult result = WriteResult.builder().addDataFiles(finished).build();
    forget();
    metrics.updateFlushResult(result);
    metrics.flushDuration(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    return List.of(result);
  }

  /** Closes files that are still open; they belong to no commit, and the table never sees them. */
  @Override
  public void close() throws IOException {
    try (files) {
      for (Partition partition : open) {
        partition.file.close();
      }
    }
    forget();
  }

  private Partition partitionOf(RowData row) {
    key.partition(wrapper.wrap(row));
    if (current == null || !current.key.equals(key)) {
      current = partitions.get(key);
      if (current == null) {
        current = new Partition(key.copy());
        partitions.put(current.key, current);
      }
    }
    return current;
  }

  private void await(RowData row, Partition partition) {
    BinaryRowData bytes = serializer.toBinaryRow(row).copy();
    partition.waiting.add(bytes);
    int size = bytes.getSizeInBytes() + ROW_OVERHEAD_BYTES;
    partition.bytes += size;
    waitingBytes += size;
  }

  private void beginFile(Partition partition) {
    partition.file = files.begin(partition.key);
    partition.waiting.forEach(partition.file::write);
    partition.waiting = new ArrayList<>();
    waitingBytes -= partition.bytes;
    partition.bytes = 0;
  }

  private void finishFile(Partition partition) throws IOException {
    partition.file.close();
    finished.addAll(partition.file.result().dataFiles());
    partition.file = null;
  }

  private void finishOldestFile() throws IOException {
    if (open.size() >= limits.openFiles()) {
      Partition oldest =
          open.stream().min(Comparator.comparingLong(Partition::lastWritten)).orElseThrow();
      finishFile(oldest);
      open.remove(oldest);
    }
  }

  /** Halves the waiting bytes by writing the largest partitions. */
  private void writeLargest() throws IOException {
    List<Partition> largestFirst = new ArrayList<>(partitions.values());
    largestFirst.sort(Comparator.comparingLong(Partition::bytes).reversed());
    for (Partition partition : largestFirst) {
      if (waitingBytes <= limits.waitingBytes() / 2) {
        return;
      }
      beginFile(partition);
      finishFile(partition);
    }
  }

  private void forget() {
    partitions.clear();
    open.clear();
    finished.clear();
    current = null;
    waitingBytes = 0;
  }
}
