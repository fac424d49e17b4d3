package io.millrace.verify;

import io.millrace.lake.ColumnSchema;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.NewFile;
import io.millrace.lake.OnceAppend;
import io.millrace.lake.RecordTarget;
import io.millrace.row.Column;
import io.millrace.row.RowMaker;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.DataWriter;

/**
 * Writes the differences of a verification to a table beside the pipeline's own, which the first
 * difference creates. {@link #commit()} commits all rows together, with the files that parts have
 * written.
 */
public final class DifferenceTable implements Consumer<Difference>, Closeable {
  private final Lake lake;
  private final String name;
  private final Instant verifiedAt;
  private Table table;
  private RowMaker<DifferenceRow, GenericRecord> rows;
  private DataWriter<Record> writer;
  private final List<DataFile> files = new ArrayList<>();

  private DifferenceTable(Lake lake, String name, Instant verifiedAt) {
    this.lake = lake;
    this.name = name;
    this.verifiedAt = verifiedAt;
  }

  /**
   * @param name the table's name, in the pipeline's namespace
   * @param verifiedAt the time that marks the rows of one verification
   */
  public static DifferenceTable of(Lake lake, String name, Instant verifiedAt) {
    return new DifferenceTable(lake, name, verifiedAt);
  }

  /** A table that keeps nothing. */
  public static DifferenceTable none(Lake lake) {
    return new DifferenceTable(lake, null, Instant.EPOCH);
  }

  /** A way for another part of the same verification to open the same table. */
  public Opener opener() {
    String sameName = name;
    Instant sameTime = verifiedAt;
    return theirs -> new DifferenceTable(theirs, sameName, sameTime);
  }

  /** Opens the table from another machine. */
  @FunctionalInterface
  public interface Opener extends Serializable {
    DifferenceTable in(Lake lake);
  }

  @Override
  public void accept(Difference difference) {
    if (name == null) {
      return;
    } else if (writer == null) {
      open();
    }
    writer.write(rows.row(new DifferenceRow(difference, verifiedAt)));
  }

  private void open() {
    Table to = table();
    rows = RecordTarget.rows(DifferenceColumns.columns(), to.schema());
    try {
      writer = NewFile.in(to);
    } catch (RuntimeException e) {
      throw cannotWrite(e);
    }
  }

  private LakeException cannotWrite(Exception e) {
    return cannotWrite(e.toString(), e);
  }

  private LakeException cannotWrite(String why, Exception cause) {
    return new LakeException(
        "Cannot write the differences to %s: %s (choose another table: --differences NAME, or none)"
            .formatted(identifier(), why),
        cause);
  }

  private TableIdentifier identifier() {
    return TableIdentifier.of(lake.namespace(), name);
  }

  private Table table() {
    if (table == null) {
      Table found;
      try {
        found = loaded();
      } catch (RuntimeException e) {
        throw cannotWrite(e);
      }
      requireColumns(found);
      table = found;
    }
    return table;
  }

  /** Refuses a table of another kind. */
  private void requireColumns(Table found) {
    for (Column<DifferenceRow> each : DifferenceColumns.columns()) {
      if (found.schema().findField(each.name()) == null) {
        throw cannotWrite("it has no column " + each.name(), null);
      }
    }
  }

  private Table loaded() {
    if (lake.catalog().tableExists(identifier())) {
      return lake.catalog().loadTable(identifier());
    }
    try {
      return lake.catalog().createTable(identifier(), ColumnSchema.of(DifferenceColumns.columns()));
    } catch (AlreadyExistsException raced) {
      // Another part has found its first difference at the same time.
      return lake.catalog().loadTable(identifier());
    }
  }

  /** The file with the rows so far, for another to commit; empty where there are none. */
  public Optional<DataFile> file() {
    close();
    return Optional.ofNullable(writer).map(DataWriter::toDataFile);
  }

  /** Takes a file of rows that a part has written. */
  public void add(DataFile file) {
    files.add(file);
  }

  /**
   * Commits the rows, if there are any.
   *
   * @return the table's name, if it has rows of this verification
   */
  public Optional<String> commit() {
    file().ifPresent(files::add);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    Table to = table();
    try {
      OnceAppend append = OnceAppend.of(to);
      files.forEach(append::file);
      append.commit();
    } catch (RuntimeException e) {
      throw cannotWrite(e);
    }
    return Optional.of(identifier().toString());
  }

  @Override
  public void close() {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }
}
