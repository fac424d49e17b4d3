package io.millrace.udf;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import java.time.Instant;
import java.util.List;
import org.apache.flink.types.Row;

/** Values of the core as rows of SQL, and back. */
final class Rows {
  private Rows() {}

  static Row of(Event event, EventSchema schema) {
    List<EventField> fields = schema.fields();
    Row row = new Row(fields.size() + 4);
    row.setField(0, event.eventId());
    row.setField(1, event.userId());
    row.setField(2, Instant.ofEpochMilli(event.eventTimeMs()));
    for (int i = 0; i < fields.size(); i++) {
      Object value = event.values()[i];
      boolean time = fields.get(i).type() == FieldType.TIMESTAMP && value != null;
      row.setField(3 + i, time ? Instant.ofEpochMilli((Long) value) : value);
    }
    row.setField(3 + fields.size(), of(event.kafka()));
    return row;
  }

  static Row of(Reject reject) {
    return Row.of(of(reject.kafka()), reject.reason().name(), reject.message(), reject.value());
  }

  private static Row of(KafkaCoordinates kafka) {
    return Row.of(
        kafka.topic(),
        kafka.partition(),
        kafka.offset(),
        kafka.hasTimestamp() ? Instant.ofEpochMilli(kafka.timestampMs()) : null);
  }

  /** An event's own columns with its features. */
  static Row of(Event event, FeatureVector features, List<FeatureColumn> columns) {
    return Row.of(
        event.eventId(),
        Instant.ofEpochMilli(event.eventTimeMs()),
        of(event.kafka()),
        features.userSeq(),
        Instant.ofEpochMilli(features.referenceTimeMs()),
        features(features, columns));
  }

  private static Row features(FeatureVector features, List<FeatureColumn> columns) {
    Row row = new Row(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      row.setField(i, value(features, i, columns.get(i).type()));
    }
    return row;
  }

  private static Object value(FeatureVector features, int feature, ColumnType type) {
    if (type == ColumnType.STRING) {
      return features.texts()[feature];
    }
    double number = features.numbers()[feature];
    if (Double.isNaN(number)) {
      return null;
    }
    return type == ColumnType.LONG ? (Object) (long) number : (Object) number;
  }

  /** A row with the columns of {@code events}, in any order and among others. */
  static Event event(Row row, EventSchema schema) {
    List<EventField> fields = schema.fields();
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = row.getField(fields.get(i).name());
      values[i] = value instanceof Instant time ? time.toEpochMilli() : value;
    }
    return new Event(
        (String) row.getField("event_id"),
        (String) row.getField("user_id"),
        ((Instant) row.getField("event_time")).toEpochMilli(),
        values,
        kafka((Row) row.getField("kafka")));
  }

  private static KafkaCoordinates kafka(Row row) {
    Instant timestamp = (Instant) row.getField("timestamp");
    return new KafkaCoordinates(
        (String) row.getField("topic"),
        (Integer) row.getField("partition"),
        (Long) row.getField("offset"),
        timestamp == null ? KafkaCoordinates.NO_TIMESTAMP : timestamp.toEpochMilli());
  }

  /** A row of features by their names, as the model is fed with them. */
  static FeatureVector features(Row row, List<FeatureColumn> columns) {
    double[] numbers = new double[columns.size()];
    String[] texts = new String[columns.size()];
    for (int i = 0; i < numbers.length; i++) {
      Object value = row.getField(columns.get(i).name());
      if (columns.get(i).type() == ColumnType.STRING) {
        texts[i] = (String) value;
      } else {
        numbers[i] = value == null ? Double.NaN : ((Number) value).doubleValue();
      }
    }
    return new FeatureVector(0, 0, numbers, texts);
  }
}
