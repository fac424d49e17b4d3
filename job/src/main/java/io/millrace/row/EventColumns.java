package io.millrace.row;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.Received;
import java.util.List;

/** The columns of {@code events}. */
public final class EventColumns {
  private EventColumns() {}

  /** The columns of a decoded event. */
  public static List<Column<Event>> decoded(EventSchema schema) {
    Columns<Event> columns = declared(schema);
    columns.add(KafkaColumns.placeOf(Event::kafka));
    return columns.list();
  }

  /** The columns with each record's key and value as they came. */
  public static List<Column<ReadRecord<Event>>> withRaw(EventSchema schema) {
    return read(schema, List.of(KafkaColumns.KEY, KafkaColumns.VALUE));
  }

  public static List<Column<ReadRecord<Event>>> withoutRaw(EventSchema schema) {
    return read(schema, List.of());
  }

  /** The names that no declared field may have. */
  public static List<String> reserved() {
    return Column.names(
        decoded(new EventSchema(null, null, null, null, List.of(), 0, EventSchema.NO_SKEW_LIMIT)));
  }

  private static List<Column<ReadRecord<Event>>> read(
      EventSchema schema, List<Column<Received>> kept) {
    Columns<ReadRecord<Event>> columns = new Columns<>();
    columns.addAll(Column.of(declared(schema).list(), ReadRecord::decoded));
    columns.add(KafkaColumns.placeAnd(read -> read.decoded().kafka(), kept));
    return columns.list();
  }

  private static Columns<Event> declared(EventSchema schema) {
    Columns<Event> columns = new Columns<>();
    columns.addAll(IdentityColumns.columns());
    for (int i = 0; i < schema.fields().size(); i++) {
      EventField field = schema.fields().get(i);
      int place = i;
      columns.optional(
          field.name(),
          type(field.type()),
          "Declared field, at " + field.path(),
          event -> event.values()[place]);
    }
    return columns;
  }

  private static CellType type(FieldType type) {
    return switch (type) {
      case STRING -> CellType.TEXT;
      case LONG -> CellType.LONG;
      case DOUBLE -> CellType.DOUBLE;
      case BOOLEAN -> CellType.BOOLEAN;
      case TIMESTAMP -> CellType.TIME;
    };
  }
}
