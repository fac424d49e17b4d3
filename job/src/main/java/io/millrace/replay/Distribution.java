package io.millrace.replay;

import java.util.Arrays;
import java.util.List;

/**
 * The distribution of scores.
 *
 * @param quantiles the values at {@link #RANKS}
 */
public record Distribution(double mean, double deviation, double[] quantiles) {
  /** The ranks of the quantiles, from 0 to 1. */
  public static final List<Double> RANKS = List.of(0.0, 0.1, 0.5, 0.9, 0.99, 1.0);

  /** Returns the distribution of these scores; all NaN where there are none. */
  static Distribution of(float[] scores) {
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (float score : sorted) {
      sum += score;
    }
    double mean = sum / sorted.length;
    double squares = 0;
    for (float score : sorted) {
      squares += (score - mean) * (score - mean);
    }
    double[] quantiles = new double[RANKS.size()];
    for (int i = 0; i < quantiles.length; i++) {
      quantiles[i] =
          sorted.length == 0 ? Double.NaN : sorted[(int) (RANKS.get(i) * (sorted.length - 1))];
    }
    return new Distribution(mean, Math.sqrt(squares / sorted.length), quantiles);
  }
}
