package io.millrace.lake.start;

import java.util.Objects;

/** A rule that a start would break, in words. Only this package makes one. */
public final class StartProblem {
  private final StartRule rule;
  private final String text;

  StartProblem(StartRule rule, String text) {
    this.rule = Objects.requireNonNull(rule);
    this.text = Objects.requireNonNull(text);
  }

  public StartRule rule() {
    return rule;
  }

  /** What is wrong, where, and the ways out: the same words wherever the rule is asked. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
