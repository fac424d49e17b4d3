package io.millrace.flink.sink.row;

import io.millrace.row.CellType;
import io.millrace.row.RowTarget;
import java.time.Instant;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;

/**
 * A row in the layout of the existing table, which may have more columns than the definition, in
 * another order. Cells that are never set are null. One row is filled again and again.
 */
final class FlinkRow implements RowTarget<GenericRowData> {
  private final RowType type;
  private final GenericRowData row;
  private final Object[] lastLabels;
  private final StringData[] encodedLabels;

  FlinkRow(RowType type) {
    this.type = type;
    this.row = new GenericRowData(type.getFieldCount());
    this.lastLabels = new Object[type.getFieldCount()];
    this.encodedLabels = new StringData[type.getFieldCount()];
  }

  @Override
  public GenericRowData row() {
    return row;
  }

  @Override
  public int position(String column) {
    int position = type.getFieldIndex(column);
    if (position < 0) {
      throw new IllegalStateException(
          "Cannot write column " + column + ": the table has only " + type.getFieldNames());
    }
    return position;
  }

  @Override
  public FlinkRow struct(String column) {
    return new FlinkRow((RowType) type.getTypeAt(position(column)));
  }

  @Override
  public void set(GenericRowData to, int position, CellType cell, Object value) {
    to.setField(position, value == null ? null : internal(position, cell, value));
  }

  private Object internal(int position, CellType cell, Object value) {
    return switch (cell) {
      case TEXT -> StringData.fromString((String) value);
      case LABEL -> label(position, value);
      case TIME -> TimestampData.fromEpochMillis((Long) value);
      case INSTANT -> TimestampData.fromInstant((Instant) value);
      case INT, LONG, FLOAT, DOUBLE, BOOLEAN, BYTES -> value;
    };
  }

  /** The encoded label, encoded again only when it changes. */
  private StringData label(int position, Object label) {
    if (!label.equals(lastLabels[position])) {
      lastLabels[position] = label;
      encodedLabels[position] = StringData.fromString((String) label);
    }
    return encodedLabels[position];
  }

  @Override
  public void setStruct(GenericRowData to, int position, Object struct) {
    to.setField(position, struct);
  }
}
