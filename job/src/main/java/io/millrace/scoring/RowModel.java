package io.millrace.scoring;

import io.millrace.feature.FeatureVector;
import java.util.Optional;

/** A loaded model as a function from rows to numbers. Safe for use by many threads at once. */
interface RowModel extends AutoCloseable {

  /**
   * Runs the model once, on these rows as they are.
   *
   * @return one number per row, which need not be finite
   */
  float[] run(FeatureVector[] rows) throws ModelFailure;

  /** See {@link Scorer#runtime()}. */
  String runtime();

  /** See {@link Scorer#warning()}. */
  default Optional<String> warning() {
    return Optional.empty();
  }

  @Override
  void close();
}
