package io.millrace.feature;

/**
 * The contribution of one event to one {@link Track}: a number, a text, a key, or only the match.
 * Mutable and reused, so that an event costs no allocation; its fields are read at once and never
 * kept.
 */
final class Sample {
  /**
   * The largest magnitude that takes part in sums and sketches. Its square, summed ten million
   * times, still is a finite double.
   */
  static final double MAGNITUDE_MAX = 1e150;

  /** The event's time; not set beside a {@link #key}. */
  long timeMs;

  /** The text; never null where one is asked for. */
  String text;

  /** The number; never NaN or infinite. */
  double number;

  /** Whether {@link #number} is at most {@link #MAGNITUDE_MAX} in magnitude. */
  boolean summable;

  /** The key of a distinct value: see {@link DistinctKeys}. */
  long key;

  void number(double value) {
    number = value;
    summable = Math.abs(value) <= MAGNITUDE_MAX;
  }
}
