package io.millrace.udf;

import io.millrace.event.EventSchema;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureRow;
import io.millrace.row.CellType;
import io.millrace.row.Column;
import io.millrace.row.EventColumns;
import io.millrace.row.FeatureColumns;
import io.millrace.row.IdentityColumns;
import io.millrace.row.KafkaColumns;
import io.millrace.row.RejectColumns;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** SQL types of rows with the tables' columns. Times have milliseconds, as in the core. */
final class Types {
  static final DataType TIME = DataTypes.TIMESTAMP_LTZ(3);

  private Types() {}

  /** The type of a row with the columns of {@code events}. */
  static DataType event(EventSchema schema) {
    return row(EventColumns.decoded(schema));
  }

  /** Whether rows of a type keep the raw values of their records, as {@code events} does. */
  static boolean keepsRawValues(DataType rows) {
    return rows.getLogicalType() instanceof RowType row
        && row.getFieldIndex(KafkaColumns.NAME) >= 0
        && row.getTypeAt(row.getFieldIndex(KafkaColumns.NAME)) instanceof RowType kafka
        && kafka.getFieldIndex(KafkaColumns.VALUE.name()) >= 0
        && kafka.getTypeAt(kafka.getFieldIndex(KafkaColumns.VALUE.name())).getTypeRoot()
            == LogicalTypeRoot.VARBINARY;
  }

  /** The type of a row with the columns of {@code rejects}. */
  static DataType reject() {
    return row(RejectColumns.decoded());
  }

  static DataType featureRow(List<FeatureColumn> features) {
    return row(featureColumns(features));
  }

  /**
   * The columns of an event's row of features, without the user: Flink adds that one itself, since
   * the input is partitioned by it.
   */
  static List<Column<FeatureRow>> featureColumns(List<FeatureColumn> features) {
    return FeatureColumns.of(features, name -> null).stream()
        .filter(column -> !column.name().equals(IdentityColumns.USER_ID.name()))
        .toList();
  }

  static DataType features(List<FeatureColumn> features) {
    return row(FeatureColumns.values(features));
  }

  private static DataType row(List<? extends Column<?>> columns) {
    return DataTypes.ROW(
        columns.stream().map(column -> DataTypes.FIELD(column.name(), of(column))).toList());
  }

  private static DataType of(Column<?> column) {
    DataType type = ofValues(column);
    return column.isRequired() ? type.notNull() : type;
  }

  private static DataType ofValues(Column<?> column) {
    if (column instanceof Column.Struct<?, ?> struct) {
      return row(struct.fields());
    } else if (column instanceof Column.Structs<?, ?> structs) {
      return DataTypes.ARRAY(row(structs.fields()).notNull());
    }
    return of(((Column.Plain<?>) column).type());
  }

  private static DataType of(CellType type) {
    return switch (type) {
      case TEXT, LABEL -> DataTypes.STRING();
      case INT -> DataTypes.INT();
      case LONG -> DataTypes.BIGINT();
      case FLOAT -> DataTypes.FLOAT();
      case DOUBLE -> DataTypes.DOUBLE();
      case BOOLEAN -> DataTypes.BOOLEAN();
      case TIME, INSTANT -> TIME;
      case BYTES -> DataTypes.BYTES();
    };
  }
}
