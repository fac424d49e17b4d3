package io.millrace.imports;

import io.millrace.replay.ReplayPlan;

/**
 * What an import makes of its source.
 *
 * @param name the name, which tells imports into the same tables apart
 * @param definition the definition, with the model's bytes where it has one
 * @param scoring whether the model scores the events
 */
public record ImportPlan(String name, ReplayPlan definition, Scoring scoring) {
  /** Whether predictions have scores. */
  public enum Scoring {
    SCORED,
    UNSCORED
  }
}
