package io.millrace.feature;

/** What an aggregate gives, and what of no event. */
public enum AggregateResult {
  /** A whole number; 0 of none. */
  WHOLE,
  /** A number; 0.0 of none. */
  TOTAL,
  /** A number; null of none. */
  NUMBER,
  /** What the expression gives, a number or a string; null of none. */
  VALUE,
  /** A string; null of none. */
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

  /** As a Long, a Double or null. */
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
