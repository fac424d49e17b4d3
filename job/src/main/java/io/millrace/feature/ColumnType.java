package io.millrace.feature;

/** The type of a feature's column. */
public enum ColumnType {
  LONG,
  DOUBLE,
  STRING
}
