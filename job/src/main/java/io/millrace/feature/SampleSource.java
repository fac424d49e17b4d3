package io.millrace.feature;

/** The sources of a {@link Track}'s samples. */
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
