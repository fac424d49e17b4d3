package io.millrace.scoring;

/**
 * The outcome for one row.
 *
 * @param value NaN but for {@link ScoreStatus#SCORED}
 * @param error null for {@code SCORED} and {@code UNSCORED}
 */
public record Score(float value, ScoreStatus status, String error) {
  public static final Score UNSCORED = new Score(Float.NaN, ScoreStatus.UNSCORED, null);

  public static Score scored(float value) {
    return new Score(value, ScoreStatus.SCORED, null);
  }

  public static Score failed(String error) {
    return new Score(Float.NaN, ScoreStatus.FAILED, error);
  }

  public static Score timedOut(String error) {
    return new Score(Float.NaN, ScoreStatus.TIMED_OUT, error);
  }
}
