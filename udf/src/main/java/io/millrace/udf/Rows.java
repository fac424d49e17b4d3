package io.millrace.udf;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import io.millrace.row.IdentityColumns;
import io.millrace.row.KafkaColumns;
import java.time.Instant;
import java.util.List;
import org.apache.flink.types.Row;

/** Converts rows of SQL to values of the core. */
final class Rows {
  private Rows() {}

  /** The event in a row that has the columns of {@code events}, in any order and among others. */
  static Event event(Row row, EventSchema schema) {
    List<EventField> fields = schema.fields();
    Object[] values = new Object[fields.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = row.getField(fields.get(i).name());
      values[i] = value instanceof Instant time ? time.toEpochMilli() : value;
    }
    return new Event(
        (String) row.getField(IdentityColumns.EVENT_ID.name()),
        (String) row.getField(IdentityColumns.USER_ID.name()),
        ((Instant) row.getField(IdentityColumns.EVENT_TIME.name())).toEpochMilli(),
        values,
        kafka((Row) row.getField(KafkaColumns.NAME)));
  }

  private static KafkaCoordinates kafka(Row row) {
    Instant timestamp = (Instant) row.getField(KafkaColumns.TIMESTAMP.name());
    return new KafkaCoordinates(
        (String) row.getField(KafkaColumns.TOPIC.name()),
        (Integer) row.getField(KafkaColumns.PARTITION.name()),
        (Long) row.getField(KafkaColumns.OFFSET.name()),
        timestamp == null ? KafkaCoordinates.NO_TIMESTAMP : timestamp.toEpochMilli());
  }

  /** The feature vector in a row that has the features' columns, in any order and among others. */
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
