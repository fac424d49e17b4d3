package io.millrace.lake.write;

import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;

/**
 * A leaf column of a file, and the values for it.
 *
 * @param bounds what is counted for the file's manifest
 */
record LeafColumnValues(ColumnDescriptor descriptor, LeafValues values, NumberBounds bounds) {}
