package io.millrace.verify;

import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.NewFile;
import io.millrace.lake.OnceAppend;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Writes the differences of a verification to a table beside the pipeline's own, which the first
 * difference creates. {@link #commit()} commits all rows together, with the files that parts have
 * written.
 */
public final class DifferenceTable implements Consumer<Difference>, Closeable {
  private static final Schema SCHEMA =
      new Schema(
          NestedField.required(1, "verified_at", Types.TimestampType.withZone()),
          NestedField.required(2, "kind", Types.StringType.get()),
          NestedField.optional(3, "topic", Types.StringType.get()),
          NestedField.optional(4, "partition", Types.IntegerType.get()),
          NestedField.optional(5, "offset", Types.LongType.get()),
          NestedField.optional(6, "user_id", Types.StringType.get()),
          NestedField.optional(7, "event_id", Types.StringType.get()),
          NestedField.optional(8, "user_seq", Types.LongType.get()),
          NestedField.optional(9, "pipeline_version", Types.StringType.get()),
          NestedField.optional(10, "column_name", Types.StringType.get()),
          NestedField.optional(11, "stored", Types.StringType.get()),
          NestedField.optional(12, "recomputed", Types.StringType.get()));

  private final Lake lake;
  private final String name;
  private final Instant verifiedAt;
  private Table table;
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
    Record row = GenericRecord.create(table.schema());
    row.setField("verified_at", OffsetDateTime.ofInstant(verifiedAt, ZoneOffset.UTC));
    row.setField("kind", difference.kind().name());
    if (difference.kafka() != null) {
      row.setField("topic", difference.kafka().topic());
      row.setField("partition", difference.kafka().partition());
      row.setField("offset", difference.kafka().offset());
    }
    row.setField("user_id", difference.userId());
    row.setField("event_id", difference.eventId());
    row.setField("user_seq", difference.userSeq() == 0 ? null : difference.userSeq());
    row.setField("pipeline_version", difference.pipelineVersion());
    row.setField("column_name", difference.column());
    row.setField("stored", difference.stored());
    row.setField("recomputed", difference.recomputed());
    writer.write(row);
  }

  private void open() {
    try {
      writer = NewFile.in(table());
    } catch (RuntimeException e) {
      throw cannotWrite(e);
    }
  }

  private LakeException cannotWrite(Exception e) {
    return new LakeException(
        "Cannot write the differences to %s: %s (choose another table: --differences NAME, or none)"
            .formatted(identifier(), e),
        e);
  }

  private TableIdentifier identifier() {
    return TableIdentifier.of(lake.namespace(), name);
  }

  private Table table() {
    if (table == null) {
      table = loaded();
    }
    return table;
  }

  private Table loaded() {
    if (lake.catalog().tableExists(identifier())) {
      return lake.catalog().loadTable(identifier());
    }
    try {
      return lake.catalog().createTable(identifier(), SCHEMA);
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
    try {
      OnceAppend append = OnceAppend.of(table());
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
