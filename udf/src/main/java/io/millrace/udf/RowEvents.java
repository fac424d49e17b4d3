package io.millrace.udf;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldDecoder;
import io.millrace.event.KafkaCoordinates;
import io.millrace.row.IdentityColumns;
import io.millrace.row.KafkaColumns;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.flink.types.Row;

/**
 * Reads events from rows that have the columns of {@code events}, in any order and among others.
 * Where a row keeps its record's raw value, the declared fields are read from that: the definition
 * that was live when the record came may have declared others, or the same ones elsewhere, and its
 * columns have nothing of them. A field that was declared alike has its column's value in the raw
 * one too. Belongs to one thread.
 */
final class RowEvents {
  private static final String VALUE = KafkaColumns.VALUE.name();

  private final List<EventField> fields;
  private final FieldDecoder decoder;

  RowEvents(EventSchema schema) {
    fields = schema.fields();
    decoder = new FieldDecoder(fields);
  }

  Event event(Row row) {
    Row kafka = (Row) row.getField(KafkaColumns.NAME);
    KafkaCoordinates at = coordinates(kafka);
    byte[] raw = names(kafka).contains(VALUE) ? (byte[]) kafka.getField(VALUE) : null;
    return new Event(
        (String) row.getField(IdentityColumns.EVENT_ID.name()),
        (String) row.getField(IdentityColumns.USER_ID.name()),
        ((Instant) row.getField(IdentityColumns.EVENT_TIME.name())).toEpochMilli(),
        raw == null ? columns(row) : decoder.decode(raw, at),
        at);
  }

  private Object[] columns(Row row) {
    Set<String> names = names(row);
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      String name = fields.get(i).name();
      Object value = names.contains(name) ? row.getField(name) : null;
      values[i] = value instanceof Instant time ? time.toEpochMilli() : value;
    }
    return values;
  }

  private static Set<String> names(Row row) {
    return row.getFieldNames(true);
  }

  private static KafkaCoordinates coordinates(Row kafka) {
    Instant timestamp = (Instant) kafka.getField(KafkaColumns.TIMESTAMP.name());
    return new KafkaCoordinates(
        (String) kafka.getField(KafkaColumns.TOPIC.name()),
        (Integer) kafka.getField(KafkaColumns.PARTITION.name()),
        (Long) kafka.getField(KafkaColumns.OFFSET.name()),
        timestamp == null ? KafkaCoordinates.NO_TIMESTAMP : timestamp.toEpochMilli());
  }
}
