package io.millrace.explain;

import io.millrace.scoring.FedTensor;
import io.millrace.scoring.Score;
import java.util.List;
import java.util.Map;

/**
 * The explanation of the score.
 *
 * @param recomputed the score as computed here and now
 * @param runtime the runtime that computed it here
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
   * @param set the values by feature: a Long, a Double, a String, or null
   */
  public record WhatIf(Map<String, Object> set, Score score) {}

  /**
   * The features that moved the score.
   *
   * @param method the method in words
   * @param moves the moves, the largest first; empty where there is no score to move
   * @param unchanged the number of the model's inputs that are as in the baseline
   */
  public record Ablation(String method, List<Move> moves, int unchanged) {}

  /**
   * The effect of putting one feature back.
   *
   * @param before the value that it is put back to
   * @param without the score with that value
   * @param moved the difference that the feature's value makes to the score; NaN where there is no
   *     score without it
   */
  public record Move(String feature, Object value, Object before, Score without, double moved) {}
}
