package io.millrace.flink.sink;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.flink.type.ReadRecord;
import io.millrace.pipeline.Pipeline.RawValues;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;

/** Rows of the table {@code events}. */
final class EventRows implements TableRows<ReadRecord<Event>> {
  private static final int NO_SLOT = -1;

  private final IdentitySlots identity;
  private final KafkaSlot kafka;
  private final RawValues raw;
  private final int keySlot;
  private final int valueSlot;
  private final FieldType[] types;
  private final int[] slots;
  private final GenericRowData row;

  /**
   * @param raw where they are left out, the table need not have their columns
   */
  EventRows(EventSchema schema, RawValues raw, RowType table) {
    identity = new IdentitySlots(table);
    kafka = new KafkaSlot(table);
    this.raw = raw;
    keySlot = raw == RawValues.KEPT ? kafka.slotOf("key") : NO_SLOT;
    valueSlot = raw == RawValues.KEPT ? kafka.slotOf("value") : NO_SLOT;
    types = schema.fields().stream().map(EventField::type).toArray(FieldType[]::new);
    slots = Slots.slots(table, schema.fields().stream().map(EventField::name).toList());
    row = Slots.newRow(table);
  }

  @Override
  public RowData row(ReadRecord<Event> read) {
    Event event = read.decoded();
    identity.write(event.eventId(), event.userId(), event.eventTimeMs(), row);
    if (raw == RawValues.KEPT) {
      kafka.keep(keySlot, read.key());
      kafka.keep(valueSlot, read.value());
    }
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
