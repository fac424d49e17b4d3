package io.millrace.replay;

import io.millrace.lake.CommitMark;
import io.millrace.pipeline.Pipeline;

/** The figures of a replay's effect on the scores. */
public final class ReplayReport {
  private final String location;
  private final Pipeline pipeline;
  private final Replay.Result result;
  private final double seconds;
  private final double rankCorrelation;
  private final Distribution before;
  private final Distribution after;

  /**
   * @param location the definition's location, as it was given
   */
  public ReplayReport(String location, Pipeline pipeline, Replay.Result result, double seconds) {
    this.location = location;
    this.pipeline = pipeline;
    this.result = result;
    this.seconds = seconds;
    ScoreChange.Pairs pairs = result.scores().pairs();
    this.rankCorrelation = pairs.rankCorrelation();
    this.before = pairs.distributionBefore();
    this.after = pairs.distributionAfter();
  }

  public String location() {
    return location;
  }

  public Pipeline pipeline() {
    return pipeline;
  }

  public Replay.Result result() {
    return result;
  }

  public ScoreChange scores() {
    return result.scores();
  }

  public double seconds() {
    return seconds;
  }

  /** Spearman's rank correlation; NaN where a side is constant. */
  public double rankCorrelation() {
    return rankCorrelation;
  }

  public Distribution before() {
    return before;
  }

  public Distribution after() {
    return after;
  }

  public String asOf() {
    return result.cut().checkpoint().map(CommitMark::toString).orElse("the newest snapshots");
  }
}
