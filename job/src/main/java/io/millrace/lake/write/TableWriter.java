package io.millrace.lake.write;

import io.millrace.row.Column;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.OutputFileFactory;

/**
 * Writes records to the data files of their partitions in bounded memory, however many partitions a
 * checkpoint meets.
 *
 * <p>Rows of all partitions wait together until they are as large as a row group. Then the largest
 * partitions are written, until half of the bytes are free: a partition of few rows waits for the
 * checkpoint. Few files are open at once, and the least recently written one is finished to make
 * room for the next. Belongs to one thread.
 *
 * @param <R> what rows are made of
 */
public final class TableWriter<R> implements Closeable {
  private final Table table;
  private final OutputFileFactory files;
  private final Limits limits;
  private final FileLayout layout;
  private final GatheredRows<R> rows;
  private final ChunkWriter chunks;

  /** The partitions with an open file, the least recently written first. */
  private final Deque<RowPartition> open = new ArrayDeque<>();

  private final List<DataFile> finished = new ArrayList<>();

  /**
   * @param openFiles the number of files that are open at once
   * @param waitingBytes the bytes of waiting rows of all partitions, and of a row group
   * @param fileBytes the size at which a file is finished and another begun
   */
  public record Limits(int openFiles, long waitingBytes, long fileBytes) {
    private static final int OPEN_FILES = 16;

    /** A row group is as large as the table's property says, and no larger than a file. */
    public static Limits of(Table table, long fileBytes) {
      int rowGroupBytes = ParquetSettings.of(table.properties()).rowGroupBytes();
      return new Limits(OPEN_FILES, Math.min(rowGroupBytes, fileBytes), fileBytes);
    }
  }

  /**
   * @param columns columns that the table has; it may have others
   */
  public TableWriter(Table table, List<Column<R>> columns, OutputFileFactory files, Limits limits) {
    this.table = table;
    this.files = files;
    this.limits = limits;
    this.layout = FileLayout.of(table);
    this.rows = new GatheredRows<>(table, layout.type(), columns);
    this.chunks = new ChunkWriter(layout.settings());
  }

  public void add(R record) throws IOException {
    rows.add(record);
    if (rows.bytes() > limits.waitingBytes()) {
      writeLargest();
    }
  }

  /** Writes all rows that wait, and returns the files since the last call. */
  public List<DataFile> finish() throws IOException {
    rows.sort();
    for (RowPartition partition : rows.partitions()) {
      if (partition.rows() > 0) {
        append(partition);
      }
      if (partition.file() != null) {
        open.remove(partition);
        finished.add(partition.finish());
      }
    }
    rows.clear();
    List<DataFile> done = List.copyOf(finished);
    finished.clear();
    return done;
  }

  /** Halves the waiting bytes by writing the largest partitions. */
  private void writeLargest() throws IOException {
    rows.sort();
    List<RowPartition> largestFirst = new ArrayList<>(rows.partitions());
    largestFirst.sort(Comparator.comparingLong(RowPartition::bytes).reversed());
    List<RowPartition> written = new ArrayList<>();
    long left = rows.bytes();
    for (RowPartition partition : largestFirst) {
      if (left <= limits.waitingBytes() / 2) {
        break;
      }
      append(partition);
      left -= partition.bytes();
      written.add(partition);
      if (partition.file().length() >= limits.fileBytes()) {
        open.remove(partition);
        finished.add(partition.finish());
      }
    }
    rows.forget(written);
  }

  /** Appends the waiting rows of a partition to its file, which is then the last written. */
  private void append(RowPartition partition) throws IOException {
    if (partition.file() == null) {
      if (open.size() >= limits.openFiles()) {
        finished.add(open.remove().finish());
      }
      partition.begin(
          new OpenFile(layout, partition.key(), output(partition).encryptingOutputFile()));
    } else {
      open.remove(partition);
    }
    open.add(partition);
    partition.file().append(rows.of(partition), chunks);
  }

  private EncryptedOutputFile output(RowPartition partition) {
    return table.spec().isUnpartitioned()
        ? files.newOutputFile()
        : files.newOutputFile(table.spec(), partition.key());
  }

  /**
   * Closes files that are still open, and deletes what no commit can have: the table never saw
   * those files.
   */
  @Override
  public void close() throws IOException {
    try (chunks) {
      for (RowPartition partition : open) {
        partition.file().abandon();
        delete(partition.file().location());
      }
      finished.forEach(file -> delete(file.location()));
    } finally {
      open.clear();
      finished.clear();
      rows.clear();
    }
  }

  /** A file that stays is removed by the table's own care for orphans. */
  private void delete(String location) {
    try {
      table.io().deleteFile(location);
    } catch (RuntimeException stays) {
      // Nothing refers to it.
    }
  }
}
