package io.millrace.lake;

import com.google.common.collect.Lists;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.IncrementalAppendScan;
import org.apache.iceberg.ScanTaskParser;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.TableScanUtil;

/**
 * Reads the rows of a snapshot, in no order and by several threads, without those that row-level
 * deletes have taken. Values are Iceberg's internal ones: a timestamp is a long of microseconds.
 */
public final class RowScan {
  private static final long SPLIT_BYTES = 64L << 20;

  private final Table table;
  private final FileRows files;
  private final List<FileScanTask> tasks;

  /**
   * @param snapshot the snapshot to read; empty for no rows
   * @param columns the columns to read, by name
   * @param filter leaves out files that cannot hold such rows; the files that are read have other
   *     rows too
   */
  public RowScan(Table table, OptionalLong snapshot, List<String> columns, Expression filter) {
    this(table, snapshot, columns, filter, List.of());
  }

  /**
   * @param bounds the columns whose least and greatest values the {@link #tasks} carry
   */
  RowScan(
      Table table,
      OptionalLong snapshot,
      List<String> columns,
      Expression filter,
      List<String> bounds) {
    this.table = table;
    this.files = new FileRows(table, table.schema().select(columns));
    // The scan uses the newest schema: a column that came later is null in older rows.
    this.tasks =
        snapshot.isEmpty()
            ? List.of()
            : plan(
                withBounds(table.newScan(), bounds)
                    .useSnapshot(snapshot.getAsLong())
                    .project(files.projection())
                    .filter(filter)
                    .planFiles());
  }

  private static TableScan withBounds(TableScan scan, List<String> bounds) {
    return bounds.isEmpty() ? scan : scan.includeColumnStats(bounds);
  }

  private RowScan(
      Table table, List<String> columns, Expression filter, IncrementalAppendScan appended) {
    this.table = table;
    this.files = new FileRows(table, table.schema().select(columns));
    this.tasks = plan(appended.project(files.projection()).filter(filter).planFiles());
  }

  /**
   * Scans the rows that appends brought, up to a snapshot and as far back as snapshots are kept,
   * with rows that have been deleted or rewritten since.
   */
  static RowScan appended(Table table, long upTo, List<String> columns, Expression filter) {
    return new RowScan(table, columns, filter, table.newIncrementalAppendScan().toSnapshot(upTo));
  }

  /**
   * Scans the rows that appends brought behind a snapshot, up to a later one that comes of it.
   *
   * @param since the earlier snapshot, which the table still has
   */
  public static RowScan appended(Table table, long since, long upTo, List<String> columns) {
    return since == upTo
        ? withoutFiles(table, columns)
        : new RowScan(
            table,
            columns,
            Expressions.alwaysTrue(),
            table.newIncrementalAppendScan().fromSnapshotExclusive(since).toSnapshot(upTo));
  }

  private RowScan(Table table, List<String> columns) {
    this.table = table;
    this.files = new FileRows(table, table.schema().select(columns));
    this.tasks = List.of();
  }

  /** A scan without files of its own, for {@link #read(String, Reader)} of another scan's parts. */
  public static RowScan withoutFiles(Table table, List<String> columns) {
    return new RowScan(table, columns);
  }

  /** The scan in parts that any machine can read: files, or parts of large ones. */
  public List<String> parts() {
    return tasks.stream().map(ScanTaskParser::toJson).toList();
  }

  /**
   * Reads a part that a scan of the same columns has found, here or on another machine.
   *
   * @throws LakeException where its file cannot be read
   */
  public void read(String part, Reader reader) {
    FileScanTask task = ScanTaskParser.fromJson(part, true);
    try {
      files.read(task, reader);
      reader.end();
    } catch (IOException e) {
      throw new LakeException("Cannot read " + task.file().location() + ": " + e, e);
    }
  }

  private List<FileScanTask> plan(CloseableIterable<FileScanTask> files) {
    // Closing the splits closes the files, which must be closed once.
    try (CloseableIterable<FileScanTask> splits = TableScanUtil.splitFiles(files, SPLIT_BYTES)) {
      return Lists.newArrayList(splits);
    } catch (IOException e) {
      throw new LakeException("Cannot read the manifests of " + table.name() + ": " + e, e);
    }
  }

  /** The approximate number of rows, with those that row-level deletes have taken. */
  public long records() {
    return tasks.stream()
        .mapToLong(
            task -> task.file().recordCount() * task.length() / task.file().fileSizeInBytes())
        .sum();
  }

  /** The tasks of the scan: files, or parts of large ones. */
  List<FileScanTask> tasks() {
    return tasks;
  }

  void read(FileScanTask task, Reader reader) throws IOException {
    files.read(task, reader);
  }

  /** The columns of a row, in their order. */
  public Schema projection() {
    return files.projection();
  }

  /** Receives rows; belongs to one thread. A row is valid only until the next one. */
  @FunctionalInterface
  public interface Reader extends FileRows.Taker {
    @Override
    void row(StructLike row) throws IOException;

    /** Ends the rows of this thread. */
    default void end() throws IOException {}
  }

  /**
   * Reads all rows.
   *
   * @param readers supplies each thread with its own reader
   * @throws LakeException where a file cannot be read
   */
  public void read(int threads, Supplier<? extends Reader> readers) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      java.util.Queue<FileScanTask> queue = new java.util.concurrent.ConcurrentLinkedQueue<>(tasks);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            pool.submit(
                () -> {
                  Reader reader = readers.get();
                  for (FileScanTask task = queue.poll(); task != null; task = queue.poll()) {
                    files.read(task, reader);
                  }
                  reader.end();
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LakeException("Interrupted while reading " + table.name(), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LakeException known) {
        throw known;
      }
      throw new LakeException("Cannot read " + table.name() + ": " + e.getCause(), e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * The sequence number of the first commit that added a file with such a row; empty where no file
   * has one.
   */
  OptionalLong firstCommitOf(Predicate<StructLike> row) {
    OptionalLong first = OptionalLong.empty();
    for (FileScanTask task : tasks) {
      long commit = task.file().fileSequenceNumber();
      if ((first.isEmpty() || commit < first.getAsLong()) && holds(task, row)) {
        first = OptionalLong.of(commit);
      }
    }
    return first;
  }

  private boolean holds(FileScanTask task, Predicate<StructLike> row) {
    boolean[] found = {false};
    try {
      files.read(task, each -> found[0] |= row.test(each));
    } catch (IOException e) {
      throw new LakeException("Cannot read " + task.file().location() + ": " + e, e);
    }
    return found[0];
  }
}
