package io.millrace.feature;

/** Where a {@link Track}'s samples come from. */
enum SampleSource {
  /** The event itself. */
  MATCH,
  /** A value expression. */
  NUMBER,
  /** A value expression that gives a text. */
  TEXT,
  /** A declared field, as a key of distinct values. */
  KEY
}
