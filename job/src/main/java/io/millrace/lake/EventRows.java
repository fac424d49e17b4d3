package io.millrace.lake;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.row.Column;
import io.millrace.row.EventColumns;
import io.millrace.row.IdentityColumns;
import io.millrace.row.KafkaColumns;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;

/** Reads rows of {@code events} as the events that the decoder made of the records. */
public final class EventRows {
  private static final long MICROS_PER_MS = 1_000;

  private final int eventId;
  private final int userId;
  private final int eventTime;
  private final KafkaColumn kafka;
  private final FieldType[] types;
  private final int[] fields;

  /** The columns of events under a schema. */
  public static List<String> columns(EventSchema schema) {
    List<String> columns = new ArrayList<>(Column.names(EventColumns.decoded(schema)));
    columns.remove(KafkaColumns.NAME);
    columns.addAll(KafkaColumn.PLACE);
    return columns;
  }

  /**
   * The columns of events under a schema, with each record's key and value where the table has
   * them.
   */
  public static List<String> columnsWithRaw(EventSchema schema) {
    List<String> columns = columns(schema);
    columns.addAll(List.of(KafkaColumn.KEY, KafkaColumn.VALUE));
    return columns;
  }

  public EventRows(EventSchema schema, Schema projection) {
    eventId = Positions.of(projection, IdentityColumns.EVENT_ID);
    userId = Positions.of(projection, IdentityColumns.USER_ID);
    eventTime = Positions.of(projection, IdentityColumns.EVENT_TIME);
    kafka = new KafkaColumn(projection);
    types = schema.fields().stream().map(EventField::type).toArray(FieldType[]::new);
    fields =
        schema.fields().stream()
            .mapToInt(f -> Positions.of(projection.asStruct(), f.name()))
            .toArray();
  }

  public Event read(StructLike row) {
    Object[] values = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      Object value = row.get(fields[i], Object.class);
      values[i] = value == null ? null : decoded(types[i], value);
    }
    return new Event(
        Positions.text(row, eventId),
        Positions.text(row, userId),
        Positions.ms(row, eventTime),
        values,
        kafka.read(row));
  }

  /** Reads the raw record. Its value is null where the row does not keep it. */
  public RawRecord raw(StructLike row) {
    return new RawRecord(kafka.key(row), kafka.value(row));
  }

  private static Object decoded(FieldType type, Object value) {
    return switch (type) {
      case STRING -> value.toString();
      case TIMESTAMP -> Math.floorDiv((Long) value, MICROS_PER_MS);
      case LONG, DOUBLE, BOOLEAN -> value;
    };
  }
}
