package io.millrace.feature;

import java.util.List;

/** The forms of an aggregate's argument, which follows its key. */
public enum AggregateArgument {
  /** The word true. */
  NONE,
  /** A CEL expression that gives a number. */
  NUMBER,
  /** A CEL expression that gives a number to add up; a number that is too large is left out. */
  SUMMAND,
  /** A CEL expression that gives a number or a string. */
  VALUE,
  /** A CEL expression that gives a boolean. */
  CONDITION,
  /** A declared field. */
  FIELD,
  /** A declared field of strings. */
  STRING_FIELD,
  /** A summand with a rank. */
  QUANTILE,
  /** A summand with a half-life. */
  DECAY,
  /** Two features that are declared earlier. */
  FEATURES;

  /** Returns whether values beyond {@link Sample#MAGNITUDE_MAX} are left out. */
  public boolean isSummed() {
    return switch (this) {
      case SUMMAND, QUANTILE, DECAY -> true;
      case NONE, NUMBER, VALUE, CONDITION, FIELD, STRING_FIELD, FEATURES -> false;
    };
  }

  /**
   * The argument as it is written after a key; only the parts that its form has are set.
   *
   * @param of an expression, or a field's name
   */
  public record Written(String of, double q, long halfLifeMs, List<String> features) {
    public static Written nothing() {
      return of(null);
    }

    public static Written of(String of) {
      return new Written(of, 0, 0, List.of());
    }
  }
}
