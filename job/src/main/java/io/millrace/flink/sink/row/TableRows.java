package io.millrace.flink.sink.row;

import io.millrace.row.Column;
import io.millrace.row.RowMaker;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes rows of a table. One row object is used again and again, since the writer that follows has
 * encoded a row before the next one comes. Not thread safe.
 */
public interface TableRows<T> {
  RowData row(T record);

  /**
   * Makes rows of the columns.
   *
   * @param table the table's row type, which has these columns, and maybe others
   */
  static <T> TableRows<T> of(List<Column<T>> columns, RowType table) {
    return new RowMaker<>(columns, new FlinkRow(table))::row;
  }
}
