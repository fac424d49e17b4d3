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
 * The rows of a table, those files first that may hold the latest times of a column, so that a
 * reader of the last rows need not read the table whole. Which commit brought a file tells nothing
 * of its rows: maintenance brings old rows anew, but leaves their times as they are. Reads in the
 * calling thread.
 */
public final class NewestRows {
  /** A file, or part of one, that has no row later than this. */
  private record Part(FileScanTask task, Instant latest) {}

  private final Table table;
  private final RowScan scan;
  private final List<Part> newestFirst = new ArrayList<>();

  /**
   * @param snapshot empty for no rows
   * @param columns of the table, by name
   * @param filter leaves out files that cannot hold such rows; those that are read have others too
   * @param time the column, of timestamps
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
   * When the rows of a file without statistics were there at the latest. A file's rows are no newer
   * than its data sequence number, and the snapshots that are kept have times.
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
   * What was read.
   *
   * @param newestCommit the sequence number of the newest commit that there is; 0 for none
   * @param rows as many as were given to the reader
   * @param unreadTo no row later than this was left out; empty where none was
   */
  public record Extent(long newestCommit, long rows, Optional<Instant> unreadTo) {}

  /**
   * Reads file by file.
   *
   * @param behind the sequence number of a commit whose files are not read, nor those of any older
   *     one; 0 for none
   * @param rowsMax no further file is begun when as many rows have been read
   * @param enough asked before each file: whether rows up to this time are not needed
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
