package io.millrace.verify;

import java.io.Serializable;

/**
 * How far what is recomputed may be from what is stored.
 *
 * @param ulps between scores of different runtimes, as {@link Bits#distance} counts them. Kernels
 *     of other machines add in another order, which moves the last bits and no more: of a logistic
 *     regression of 12 features, the kernels for one row and for many are 3 apart at most where the
 *     features are of the size that it was trained with, and 10 where they are three times as large
 * @param rescorable the part of all predictions that may be {@code FAILED} or {@code TIMED_OUT} and
 *     have a score here, 0 to 1; rounded down, so that of few predictions none may
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

  /** How many of so many predictions may be re-scorable. */
  long rescorableOf(long predictions) {
    return (long) Math.floor(predictions * rescorable);
  }
}
