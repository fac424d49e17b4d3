package io.millrace.feature;

/** The value that a feature reads from a sketch, or from the union of a window's sketches. */
interface SketchValue {
  /**
   * The number; NaN where there is none.
   *
   * @param q the rank that is asked for, of sketches that have ranks
   */
  double number(double q);

  /** The text; null where there is none, and for sketches of numbers. */
  default String text() {
    return null;
  }
}
