package io.millrace.verify;

import java.io.Serializable;

/**
 * The limits of what may differ between recomputed and stored values.
 *
 * @param ulps the distance between scores of different runtimes, as {@link Bits#distance} counts
 *     it. Kernels of other machines add in another order, which moves the last bits and no more: of
 *     a logistic regression of 12 features, the kernels for one row and for many are 3 apart at
 *     most where the features are of the size that it was trained with, and 10 where they are three
 *     times as large
 * @param rescorable the part of all predictions that may be {@code FAILED} or {@code TIMED_OUT} and
 *     have a score here, 0 to 1; rounded down, so that with few predictions the limit is 0
 */
public record Limits(int ulps, double rescorable) implements Serializable {
  public static final Limits DEFAULT = new Limits(16, 0.001);

  public Limits {
    if (ulps < 0) {
      throw new IllegalArgumentException("Invalid --max-ulps: " + ulps + " (must be 0 or more)");
    }
    if (!(rescorable >= 0 && rescorable <= 1)) {
      throw new IllegalArgumentException(
          "Invalid --max-rescorable: " + rescorable + " (must be 0 to 1)");
    }
  }

  /** The number of predictions, of so many, that may have a score here. */
  long rescorableOf(long predictions) {
    return (long) Math.floor(predictions * rescorable);
  }
}
