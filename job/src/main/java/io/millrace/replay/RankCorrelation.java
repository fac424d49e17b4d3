package io.millrace.replay;

import java.util.Arrays;

/**
 * Spearman's rank correlation: Pearson's correlation of the ranks, where equal values share the
 * mean rank.
 */
final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * Returns a number from −1 to 1; NaN where one side is constant, or has fewer than two values.
   */
  static double of(float[] a, float[] b) {
    double[] left = ranks(a);
    double[] right = ranks(b);
    double middle = (a.length - 1) / 2.0;
    double both = 0;
    double squaresLeft = 0;
    double squaresRight = 0;
    for (int i = 0; i < left.length; i++) {
      double x = left[i] - middle;
      double y = right[i] - middle;
      both += x * y;
      squaresLeft += x * x;
      squaresRight += y * y;
    }
    return squaresLeft == 0 || squaresRight == 0
        ? Double.NaN
        : both / Math.sqrt(squaresLeft * squaresRight);
  }

  /** The rank of each value, from 0. */
  private static double[] ranks(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int first = first(sorted, values[i]);
      int last = first(sorted, Math.nextUp(values[i])) - 1;
      ranks[i] = (first + last) / 2.0;
    }
    return ranks;
  }

  /** The number of values below this one. 0.0 and −0.0 are one value. */
  private static int first(float[] sorted, float value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
