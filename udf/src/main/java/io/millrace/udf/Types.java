package io.millrace.udf;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.DataTypes.Field;
import org.apache.flink.table.types.DataType;

/** Rows of SQL as the tables have them. Times are of milliseconds, as the core keeps them. */
final class Types {
  static final DataType TIME = DataTypes.TIMESTAMP_LTZ(3);
  static final DataType KAFKA =
      DataTypes.ROW(
          DataTypes.FIELD("topic", DataTypes.STRING().notNull()),
          DataTypes.FIELD("partition", DataTypes.INT().notNull()),
          DataTypes.FIELD("offset", DataTypes.BIGINT().notNull()),
          DataTypes.FIELD("timestamp", TIME));

  private Types() {}

  /** The columns of {@code events}. */
  static DataType event(EventSchema schema) {
    List<Field> fields = new ArrayList<>();
    fields.add(DataTypes.FIELD("event_id", DataTypes.STRING().notNull()));
    fields.add(DataTypes.FIELD("user_id", DataTypes.STRING().notNull()));
    fields.add(DataTypes.FIELD("event_time", TIME.notNull()));
    for (EventField field : schema.fields()) {
      fields.add(DataTypes.FIELD(field.name(), of(field.type())));
    }
    fields.add(DataTypes.FIELD("kafka", KAFKA.notNull()));
    return DataTypes.ROW(fields);
  }

  /** The columns of {@code rejects}. */
  static DataType reject() {
    return DataTypes.ROW(
        DataTypes.FIELD("kafka", KAFKA.notNull()),
        DataTypes.FIELD("reason", DataTypes.STRING().notNull()),
        DataTypes.FIELD("message", DataTypes.STRING().notNull()),
        DataTypes.FIELD("value", DataTypes.BYTES()));
  }

  /** What an event's features are; the user is the column that the table is partitioned by. */
  static DataType featureRow(List<FeatureColumn> columns) {
    return DataTypes.ROW(
        DataTypes.FIELD("event_id", DataTypes.STRING().notNull()),
        DataTypes.FIELD("event_time", TIME.notNull()),
        DataTypes.FIELD("kafka", KAFKA.notNull()),
        DataTypes.FIELD("user_seq", DataTypes.BIGINT().notNull()),
        DataTypes.FIELD("reference_time", TIME.notNull()),
        DataTypes.FIELD("features", features(columns).notNull()));
  }

  static DataType features(List<FeatureColumn> columns) {
    return DataTypes.ROW(
        columns.stream().map(column -> DataTypes.FIELD(column.name(), of(column.type()))).toList());
  }

  private static DataType of(FieldType type) {
    return switch (type) {
      case STRING -> DataTypes.STRING();
      case LONG -> DataTypes.BIGINT();
      case DOUBLE -> DataTypes.DOUBLE();
      case BOOLEAN -> DataTypes.BOOLEAN();
      case TIMESTAMP -> TIME;
    };
  }

  static DataType of(ColumnType type) {
    return switch (type) {
      case LONG -> DataTypes.BIGINT();
      case DOUBLE -> DataTypes.DOUBLE();
      case STRING -> DataTypes.STRING();
    };
  }
}
