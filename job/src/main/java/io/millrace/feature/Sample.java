package io.millrace.feature;

/**
 * What one event contributes to one {@link Track}: a number, a text, a key, or only that it
 * matched. Mutable and reused, so that an event costs no allocation; its fields are read at once
 * and never kept.
 */
final class Sample {
  /**
   * The largest magnitude that takes part in sums and sketches. Its square, summed ten million
   * times, still is a finite double.
   */
  static final double MAGNITUDE_MAX = 1e150;

  /** When the event was; not set beside a {@link #key}. */
  long timeMs;

  /** Never null where a text is asked for. */
  String text;

  /** Never NaN or infinite. */
  double number;

  /** Whether {@link #number} is at most {@link #MAGNITUDE_MAX} in magnitude. */
  boolean summable;

  /** What tells distinct values apart: see {@link DistinctKeys}. */
  long key;

  void number(double value) {
    number = value;
    summable = Math.abs(value) <= MAGNITUDE_MAX;
  }
}
