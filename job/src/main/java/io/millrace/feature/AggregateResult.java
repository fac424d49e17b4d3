package io.millrace.feature;

/** The type of an aggregate's result, and its value for no events. */
public enum AggregateResult {
  /** A whole number; 0 for no events. */
  WHOLE,
  /** A number; 0.0 for no events. */
  TOTAL,
  /** A number; null for no events. */
  NUMBER,
  /** The expression's value, a number or a string; null for no events. */
  VALUE,
  /** A string; null for no events. */
  TEXT;

  /**
   * @param text whether the aggregate's expression gives a string
   */
  public ColumnType column(boolean text) {
    return switch (this) {
      case WHOLE -> ColumnType.LONG;
      case TOTAL, NUMBER -> ColumnType.DOUBLE;
      case VALUE -> text ? ColumnType.STRING : ColumnType.DOUBLE;
      case TEXT -> ColumnType.STRING;
    };
  }

  /** The value for no events: a Long, a Double or null. */
  public Object ofNone() {
    return switch (this) {
      case WHOLE -> (Object) 0L;
      case TOTAL -> (Object) 0.0;
      case NUMBER, VALUE, TEXT -> null;
    };
  }

  String words() {
    return switch (this) {
      case WHOLE -> " Column: long.";
      case TOTAL, NUMBER -> "";
      case VALUE -> " Column: double, or string of a string.";
      case TEXT -> " Column: string.";
    };
  }
}
