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
import org.apache.iceberg.ScanTaskParser;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.TableScanUtil;

/**
 * The rows of a snapshot in no order, its files read by several threads, without those that
 * row-level deletes have taken out. Values are Iceberg's internal ones: a timestamp is a long of
 * microseconds.
 */
public final class RowScan {
  private static final long SPLIT_BYTES = 64L << 20;

  private final Table table;
  private final FileRows files;
  private final List<FileScanTask> tasks;

  /**
   * @param snapshot empty for no rows
   * @param columns of the table, by name
   * @param filter leaves out files that cannot hold such rows; those that are read have others too
   */
  public RowScan(Table table, OptionalLong snapshot, List<String> columns, Expression filter) {
    this(table, snapshot, columns, filter, List.of());
  }

  /**
   * @param bounds the columns whose least and greatest values the {@link #tasks} are to tell
   */
  RowScan(
      Table table,
      OptionalLong snapshot,
      List<String> columns,
      Expression filter,
      List<String> bounds) {
    this.table = table;
    this.files = new FileRows(table, table.schema().select(columns));
    // By the schema of today: a column that came later is null in older rows.
    this.tasks =
        snapshot.isEmpty()
            ? List.of()
            : plan(
                telling(table.newScan(), bounds)
                    .useSnapshot(snapshot.getAsLong())
                    .project(files.projection())
                    .filter(filter)
                    .planFiles());
  }

  private static TableScan telling(TableScan scan, List<String> bounds) {
    return bounds.isEmpty() ? scan : scan.includeColumnStats(bounds);
  }

  private RowScan(Table table, long upTo, List<String> columns, Expression filter) {
    this.table = table;
    this.files = new FileRows(table, table.schema().select(columns));
    this.tasks =
        plan(
            table
                .newIncrementalAppendScan()
                .toSnapshot(upTo)
                .project(files.projection())
                .filter(filter)
                .planFiles());
  }

  /**
   * The rows as appends have brought them, up to a snapshot and as far back as snapshots are kept;
   * those included that have been deleted or written again since.
   */
  static RowScan appended(Table table, long upTo, List<String> columns, Expression filter) {
    return new RowScan(table, upTo, columns, filter);
  }

  private RowScan(Table table, List<String> columns) {
    this.table = table;
    this.files = new FileRows(table, table.schema().select(columns));
    this.tasks = List.of();
  }

  /** None of its own: for {@link #read(String, Reader)} of what another has found. */
  public static RowScan withoutFiles(Table table, List<String> columns) {
    return new RowScan(table, columns);
  }

  /** What there is to read, in parts that any machine can read: files, or parts of large ones. */
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

  /** How many rows there are, those included that row-level deletes have taken out. */
  public long records() {
    return tasks.stream()
        .mapToLong(
            task -> task.file().recordCount() * task.length() / task.file().fileSizeInBytes())
        .sum();
  }

  /** The files, or parts of large ones. */
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

  /** Takes rows; belongs to one thread. A row is only valid until the next one comes. */
  @FunctionalInterface
  public interface Reader extends FileRows.Taker {
    @Override
    void row(StructLike row) throws IOException;

    /** The thread has no more rows. */
    default void end() throws IOException {}
  }

  /**
   * Reads all rows.
   *
   * @param readers gives each thread its own
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
   * The sequence number of the first commit that has added a file with such a row; empty where no
   * file has one.
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
