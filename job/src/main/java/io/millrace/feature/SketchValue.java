package io.millrace.feature;

/** What a feature reads from a sketch, or from the union of a window's. */
interface SketchValue {
  /**
   * NaN where there is none.
   *
   * @param q the rank that is asked for, of sketches that have ranks
   */
  double number(double q);

  /** Null where there is none, and of sketches of numbers. */
  default String text() {
    return null;
  }
}
