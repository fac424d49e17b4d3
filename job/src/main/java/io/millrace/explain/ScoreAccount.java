package io.millrace.explain;

import io.millrace.scoring.FedTensor;
import io.millrace.scoring.Score;
import java.util.List;
import java.util.Map;

/**
 * How the score comes about.
 *
 * @param recomputed here, now
 * @param runtime what computed it here
 */
public record ScoreAccount(
    List<FedTensor> tensors,
    Score recomputed,
    String runtime,
    List<WhatIf> whatIfs,
    Ablation ablation) {

  /**
   * The score with features at other values, the rest as they are.
   *
   * @param set Long, Double or String, or null, by feature
   */
  public record WhatIf(Map<String, Object> set, Score score) {}

  /**
   * Which features moved the score.
   *
   * @param method in words
   * @param moves the largest first; empty where there is no score to move
   * @param unchanged how many of the model's inputs are as they were
   */
  public record Ablation(String method, List<Move> moves, int unchanged) {}

  /**
   * One feature put back.
   *
   * @param before what it is put back to
   * @param without the score then
   * @param moved how much higher the score is for the feature's value; NaN where there is no score
   *     without it
   */
  public record Move(String feature, Object value, Object before, Score without, double moved) {}
}
