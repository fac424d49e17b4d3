package io.millrace.flink.sink;

import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Where columns stand in a table as it is: it may hold more than the definition has, in another
 * order. What nobody sets is null.
 */
final class Slots {
  private Slots() {}

  static int slot(RowType row, String column) {
    int slot = row.getFieldIndex(column);
    if (slot < 0) {
      throw new IllegalStateException(
          "Cannot write column " + column + ": the table has only " + row.getFieldNames());
    }
    return slot;
  }

  static int[] slots(RowType row, List<String> columns) {
    return columns.stream().mapToInt(column -> slot(row, column)).toArray();
  }

  static RowType struct(RowType row, String column) {
    return (RowType) row.getTypeAt(slot(row, column));
  }

  static GenericRowData newRow(RowType type) {
    return new GenericRowData(type.getFieldCount());
  }
}
