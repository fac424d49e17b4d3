package io.millrace.expression;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A limit of one kind of work for one event, and the first part of an expression beyond it. */
final class WorkLimit {
  /** Above this, the number says no more: lists multiply, and texts double. */
  private static final double SHOWN_MAX = 1e15;

  private final String words;
  private final double most;
  private final String advice;
  private OptionalLong part = OptionalLong.empty();
  private double amount;

  /**
   * @param words what a part does, with a place for the number
   * @param advice what to write instead
   */
  WorkLimit(String words, double most, String advice) {
    this.words = words;
    this.most = most;
    this.advice = advice;
  }

  /** Parts are looked at before what they are parts of, so the first one is the smallest. */
  void look(long atPart, double atAmount) {
    // What is beyond a double is infinite, or none.
    if (part.isEmpty() && !(atAmount <= most)) {
      part = OptionalLong.of(atPart);
      amount = atAmount;
    }
  }

  /** The part that is beyond the limit, and what it does; empty where none is. */
  Optional<Excess> excess() {
    return part.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Excess(
                part.getAsLong(),
                "%s (must be at most %s: %s)"
                    .formatted(words.formatted(shown(amount)), shown(most), advice)));
  }

  private static String shown(double number) {
    return number <= SHOWN_MAX
        ? String.format(Locale.ROOT, "%,.0f", number)
        : String.format(Locale.ROOT, "more than %,.0f", SHOWN_MAX);
  }

  /** A part of an expression by its id in the tree, and what it takes too much of. */
  record Excess(long part, String words) {}
}
