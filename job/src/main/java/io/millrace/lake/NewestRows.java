package io.millrace.lake;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Reads a table's files in the order of the latest times that they may hold, so that a reader of
 * the last rows need not read the whole table. The order of commits does not serve for this:
 * maintenance writes old rows anew, but leaves their times as they are. Reads in the calling
 * thread.
 */
public final class NewestRows {
  /** A file, or part of one, that has no row later than this. */
  private record Part(FileScanTask task, Instant latest) {}

  private final Table table;
  private final RowScan scan;
  private final List<Part> newestFirst = new ArrayList<>();

  /**
   * @param snapshot the snapshot to read; empty for no rows
   * @param columns the columns to read, by name
   * @param filter leaves out files that cannot hold such rows; the files that are read have other
   *     rows too
   * @param time the name of the column of timestamps
   */
  public NewestRows(
      Table table, OptionalLong snapshot, List<String> columns, Expression filter, String time) {
    this.table = table;
    this.scan = new RowScan(table, snapshot, columns, filter, List.of(time));
    NestedField column = table.schema().findField(time);
    for (FileScanTask task : scan.tasks()) {
      newestFirst.add(new Part(task, latest(task.file(), column)));
    }
    newestFirst.sort(Comparator.comparing(Part::latest).reversed());
  }

  private Instant latest(DataFile file, NestedField column) {
    var bound = file.upperBounds() == null ? null : file.upperBounds().get(column.fieldId());
    return bound == null
        ? committed(file.dataSequenceNumber())
        : TimeColumn.time(Conversions.fromByteBuffer(column.type(), bound));
  }

  /**
   * The latest time at which the rows of a file without statistics can have been written. A file's
   * rows are no newer than its data sequence number, and the snapshots that are kept have times.
   */
  private Instant committed(long sequenceNumber) {
    Instant first = Instant.MAX;
    for (Snapshot each : table.snapshots()) {
      Instant at = Instant.ofEpochMilli(each.timestampMillis());
      if (each.sequenceNumber() >= sequenceNumber && at.isBefore(first)) {
        first = at;
      }
    }
    return first;
  }

  /** The columns of a row, in their order. */
  public Schema projection() {
    return scan.projection();
  }

  /**
   * The extent of a read.
   *
   * @param newestCommit the sequence number of the newest commit that wrote a file; 0 for none
   * @param rows the number of rows that the reader received
   * @param unreadTo the time that no unread row is later than; empty where none is unread
   */
  public record Extent(long newestCommit, long rows, Optional<Instant> unreadTo) {}

  /**
   * Reads rows file by file.
   *
   * @param behind the sequence number of a commit; its files and those of older ones are not read;
   *     0 for all files
   * @param rowsMax the number of rows after which no further file is begun
   * @param enough decides before each file whether rows up to this time are not needed
   * @throws LakeException where a file cannot be read
   */
  public Extent read(long behind, long rowsMax, Predicate<Instant> enough, RowScan.Reader reader) {
    long newest = 0;
    for (Part part : newestFirst) {
      newest = Math.max(newest, part.task.file().fileSequenceNumber());
    }
    long[] rows = {0};
    RowScan.Reader counting =
        row -> {
          rows[0]++;
          reader.row(row);
        };
    for (Part part : newestFirst) {
      if (part.task.file().fileSequenceNumber() > behind) {
        if (rows[0] >= rowsMax || enough.test(part.latest)) {
          return new Extent(newest, rows[0], Optional.of(part.latest));
        }
        read(part.task, counting);
      }
    }
    return new Extent(newest, rows[0], Optional.empty());
  }

  private void read(FileScanTask task, RowScan.Reader reader) {
    try {
      scan.read(task, reader);
    } catch (IOException e) {
      throw new LakeException("Cannot read " + task.file().location() + ": " + e, e);
    }
  }
}
