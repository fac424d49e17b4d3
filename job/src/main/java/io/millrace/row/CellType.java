package io.millrace.row;

/** The type of a column, and the Java class of its values. */
public enum CellType {
  /** A String. */
  TEXT,
  /** A String that many rows share, so that a writer may encode it once. */
  LABEL,
  /** An Integer. */
  INT,
  /** A Long. */
  LONG,
  /** A Float. */
  FLOAT,
  /** A Double. */
  DOUBLE,
  /** A Boolean. */
  BOOLEAN,
  /** A time, as a Long: milliseconds since the epoch, UTC. */
  TIME,
  /** A time, as an Instant, which tables keep to the microsecond. */
  INSTANT,
  /** A byte array. */
  BYTES
}
