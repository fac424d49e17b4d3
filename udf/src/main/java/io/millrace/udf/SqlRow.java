package io.millrace.udf;

import io.millrace.row.CellType;
import io.millrace.row.Column;
import io.millrace.row.RowMaker;
import io.millrace.row.RowTarget;
import java.time.Instant;
import java.util.List;
import org.apache.flink.types.Row;

/** Makes rows of SQL, a new one each time. */
final class SqlRow implements RowTarget<Row> {
  private final List<? extends Column<?>> columns;
  private final List<String> names;

  private SqlRow(List<? extends Column<?>> columns) {
    this.columns = columns;
    this.names = Column.names(columns);
  }

  /** Makes rows of exactly these columns. */
  static <R> RowMaker<R, Row> rows(List<Column<R>> columns) {
    return new RowMaker<>(columns, new SqlRow(columns));
  }

  @Override
  public Row row() {
    return new Row(names.size());
  }

  @Override
  public int position(String column) {
    return names.indexOf(column);
  }

  @Override
  public SqlRow struct(String column) {
    return new SqlRow(((Column.Struct<?, ?>) columns.get(position(column))).fields());
  }

  @Override
  public SqlRow element(String column) {
    return new SqlRow(((Column.Structs<?, ?>) columns.get(position(column))).fields());
  }

  @Override
  public void set(Row row, int position, CellType cell, Object value) {
    boolean isMs = cell == CellType.TIME && value != null;
    row.setField(position, isMs ? Instant.ofEpochMilli((Long) value) : value);
  }

  @Override
  public void setStruct(Row row, int position, Object struct) {
    row.setField(position, struct instanceof List<?> rows ? rows.toArray(new Row[0]) : struct);
  }
}
