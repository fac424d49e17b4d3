package io.millrace.verify;

import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.NewFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The differences of a verification as rows of a table beside the pipeline's own, which is made
 * when there is a first one. They are committed together, by {@link #commit()}.
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
  private final TableIdentifier identifier;
  private final OffsetDateTime verifiedAt;
  private Table table;
  private DataWriter<Record> writer;

  /**
   * @param name of the table, in the pipeline's namespace
   * @param verifiedAt which tells the rows of one verification from those of others
   */
  public DifferenceTable(Lake lake, String name, Instant verifiedAt) {
    this.lake = lake;
    this.identifier = TableIdentifier.of(lake.namespace(), name);
    this.verifiedAt = OffsetDateTime.ofInstant(verifiedAt, ZoneOffset.UTC);
  }

  @Override
  public void accept(Difference difference) {
    if (writer == null) {
      open();
    }
    Record row = GenericRecord.create(table.schema());
    row.setField("verified_at", verifiedAt);
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
      table =
          lake.catalog().tableExists(identifier)
              ? lake.catalog().loadTable(identifier)
              : lake.catalog().createTable(identifier, SCHEMA);
      writer = NewFile.in(table);
    } catch (RuntimeException e) {
      throw new LakeException(
          "Cannot write the differences to %s: %s (choose another table: --differences NAME, or none)"
              .formatted(identifier, e),
          e);
    }
  }

  /**
   * Makes the rows seen, if there are any.
   *
   * @return the table's name, if it has any of this verification
   */
  public Optional<String> commit() {
    if (writer == null) {
      return Optional.empty();
    }
    close();
    table.newAppend().appendFile(writer.toDataFile()).commit();
    return Optional.of(identifier.toString());
  }

  @Override
  public void close() {
    try {
      if (writer != null) {
        writer.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the differences to " + identifier, e);
    }
  }
}
