package io.millrace.local.report;

import java.util.Arrays;

/**
 * The distribution of scores, by outcome where outcomes are known. Bins begin narrow, over 0 to 1,
 * and are joined in pairs whenever a score lies outside, so that one pass is enough whatever the
 * model's range.
 */
public final class Scores {
  static final int BINS = 40;

  private static final int FINE_BINS = 1 << 14;

  private final Outcomes outcomes;
  private final long[][] counts = new long[2][FINE_BINS];
  private double low = 0;
  private double width = 1.0 / FINE_BINS;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  public Scores(Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  public void add(String eventId, float score) {
    while (score < low || score > low + width * FINE_BINS) {
      widen(score < low);
    }
    int bin = Math.min(FINE_BINS - 1, (int) ((score - low) / width));
    counts[outcomes.positive(eventId) ? 1 : 0][bin]++;
    min = Math.min(min, score);
    max = Math.max(max, score);
  }

  public boolean isEmpty() {
    return max < min;
  }

  boolean byOutcome() {
    return outcomes.known();
  }

  /** The start of the first bin: scores that are probabilities are shown over all of 0 to 1. */
  double from() {
    return isProbability() ? 0 : min;
  }

  /** The end of the last bin. */
  double to() {
    return isProbability() ? 1 : max;
  }

  private boolean isProbability() {
    return min >= 0 && max <= 1;
  }

  /** Counts in {@link #BINS} bins. */
  double[] bins(boolean positive) {
    double[] bins = new double[BINS];
    double span = Math.max(to() - from(), Double.MIN_NORMAL);
    for (int i = 0; i < FINE_BINS; i++) {
      double middle = low + (i + 0.5) * width;
      int bin = (int) ((middle - from()) / span * BINS);
      bins[Math.max(0, Math.min(BINS - 1, bin))] += counts[positive ? 1 : 0][i];
    }
    return bins;
  }

  /** Doubles the range, downwards or upwards. */
  private void widen(boolean down) {
    for (long[] each : counts) {
      long[] joined = new long[FINE_BINS];
      int offset = down ? FINE_BINS / 2 : 0;
      for (int i = 0; i < FINE_BINS; i++) {
        joined[offset + i / 2] += each[i];
      }
      System.arraycopy(joined, 0, each, 0, FINE_BINS);
    }
    low -= down ? width * FINE_BINS : 0;
    width *= 2;
  }

  long total(boolean positive) {
    return Arrays.stream(counts[positive ? 1 : 0]).sum();
  }
}
