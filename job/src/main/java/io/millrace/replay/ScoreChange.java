package io.millrace.replay;

import java.util.List;
import java.util.Map;

/**
 * The changes of the scores.
 *
 * @param rows the number of rows that were replayed
 * @param statuses the number of rows by status; {@code A -> B} where status A became B
 * @param pairs scores of before and now: all, or a sample of them by their records' hashes
 * @param movers the rows that moved farthest, the farthest first
 */
public record ScoreChange(
    long rows,
    Map<String, Long> statuses,
    Counts counts,
    Agreement agreement,
    Pairs pairs,
    List<Mover> movers) {

  /**
   * @param compared the number of rows with a score both before and now
   * @param same the number of those with the same bits
   */
  public record Counts(long compared, long same) {}

  /**
   * Decisions at a threshold: a score that is at least as high is above.
   *
   * @param rose below before, above now
   * @param fell above before, below now
   */
  public record Agreement(double threshold, long above, long below, long rose, long fell) {
    /** The share of rows with the same decision; NaN where there are no rows. */
    public double share() {
      return (double) (above + below) / (above + below + rose + fell);
    }
  }

  /** Pairs of scores, before and now, at the same index. */
  public record Pairs(float[] before, float[] after) {
    public int size() {
      return before.length;
    }

    /** Spearman's rank correlation; NaN where one side is constant. */
    public double rankCorrelation() {
      return RankCorrelation.of(before, after);
    }

    public Distribution distributionBefore() {
      return Distribution.of(before);
    }

    public Distribution distributionAfter() {
      return Distribution.of(after);
    }

    public double meanDistance() {
      double sum = 0;
      for (int i = 0; i < before.length; i++) {
        sum += Math.abs((double) after[i] - before[i]);
      }
      return sum / before.length;
    }
  }

  /** Whether the pairs are only a sample. */
  public boolean isSampled() {
    return pairs.size() < counts.compared();
  }
}
