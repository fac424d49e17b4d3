package io.millrace.lake.start;

import java.util.Objects;

/** A rule that a start would break, with an explanation. Only this package makes such problems. */
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

  /** The fault, its place and the remedies, in the same words wherever the rule is checked. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
