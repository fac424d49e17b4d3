package io.millrace.flink.sink;

import org.apache.flink.table.data.RowData;

/**
 * Makes rows of a table. One row object is used again and again, since the writer that follows has
 * encoded a row before the next one comes. Not thread safe.
 */
interface TableRows<T> {
  RowData row(T record);
}
