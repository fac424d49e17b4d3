package io.millrace.flink.sink;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;

/** Rows of the table {@code events}. */
final class EventRows implements TableRows<Event> {
  private final IdentitySlots identity;
  private final KafkaSlot kafka;
  private final FieldType[] types;
  private final int[] slots;
  private final GenericRowData row;

  EventRows(EventSchema schema, RowType table) {
    identity = new IdentitySlots(table);
    kafka = new KafkaSlot(table);
    types = schema.fields().stream().map(EventField::type).toArray(FieldType[]::new);
    slots = Slots.slots(table, schema.fields().stream().map(EventField::name).toList());
    row = Slots.newRow(table);
  }

  @Override
  public RowData row(Event event) {
    identity.write(event.eventId(), event.userId(), event.eventTimeMs(), row);
    kafka.write(event.kafka(), row);
    Object[] values = event.values();
    for (int i = 0; i < slots.length; i++) {
      row.setField(slots[i], values[i] == null ? null : internal(types[i], values[i]));
    }
    return row;
  }

  private static Object internal(FieldType type, Object value) {
    return switch (type) {
      case STRING -> StringData.fromString((String) value);
      case TIMESTAMP -> TimestampData.fromEpochMillis((Long) value);
      case LONG, DOUBLE, BOOLEAN -> value;
    };
  }
}
