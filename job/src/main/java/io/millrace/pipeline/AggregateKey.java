package io.millrace.pipeline;

/** The aggregates as they are written: one key of each feature. */
enum AggregateKey {
  COUNT("count", Argument.NONE, WindowUse.REQUIRED, "How many events match. Column: long."),
  SUM("sum", Argument.NUMBER, WindowUse.REQUIRED, "Sum of a CEL expression; 0.0 of none."),
  MEAN("mean", Argument.NUMBER, WindowUse.REQUIRED, "Mean of a CEL expression; null of none."),
  MIN("min", Argument.NUMBER, WindowUse.REQUIRED, "Least value of a CEL expression."),
  MAX("max", Argument.NUMBER, WindowUse.REQUIRED, "Greatest value of a CEL expression."),
  STDDEV("stddev", Argument.NUMBER, WindowUse.REQUIRED, "Population standard deviation."),
  DISTINCT(
      "distinct",
      Argument.FIELD,
      WindowUse.REQUIRED,
      "Distinct non-null values of a declared field: exact up to 64, then estimated. Column:"
          + " long."),
  QUANTILE(
      "quantile",
      Argument.QUANTILE,
      WindowUse.REQUIRED,
      "Value at rank q of a CEL expression, within 1 %."),
  LAST(
      "last",
      Argument.VALUE,
      WindowUse.REQUIRED,
      "Value of the event with the greatest event_time; of equals, the latest arrival. Column:"
          + " double, or string of a string."),
  SECONDS_SINCE(
      "seconds_since",
      Argument.NONE,
      WindowUse.LIFETIME_BY_DEFAULT,
      "Seconds from the greatest event_time of the matching events before this one."),
  DECAYED_SUM(
      "decayed_sum",
      Argument.DECAY,
      WindowUse.NONE,
      "Sum of a CEL expression, each value halved with every half_life that passes."),
  RATIO(
      "ratio",
      Argument.FEATURES,
      WindowUse.NONE,
      "First feature over second, both numeric and declared earlier; null when the second is 0."),
  VALUE(
      "value",
      Argument.VALUE,
      WindowUse.NONE,
      "CEL on the current event alone. Column: double, or string of a string."),
  HOUR_OF_DAY(
      "hour_of_day", Argument.NONE, WindowUse.NONE, "Hour of event_time, UTC. Column: long."),
  DAY_OF_WEEK(
      "day_of_week",
      Argument.NONE,
      WindowUse.NONE,
      "Day of event_time, UTC; Monday is 1. Column: long.");

  /** What follows the key. */
  enum Argument {
    /** The word true. */
    NONE,
    /** A CEL expression that gives a number. */
    NUMBER,
    /** A CEL expression that gives a number or a string. */
    VALUE,
    /** A declared field. */
    FIELD,
    QUANTILE,
    DECAY,
    /** Two features that are declared earlier. */
    FEATURES
  }

  /** Whether the key {@code window} stands beside. */
  enum WindowUse {
    REQUIRED,
    LIFETIME_BY_DEFAULT,
    NONE
  }

  private final String key;
  private final Argument argument;
  private final WindowUse windowUse;
  private final String meaning;

  AggregateKey(String key, Argument argument, WindowUse windowUse, String meaning) {
    this.key = key;
    this.argument = argument;
    this.windowUse = windowUse;
    this.meaning = meaning;
  }

  String key() {
    return key;
  }

  Argument argument() {
    return argument;
  }

  WindowUse windowUse() {
    return windowUse;
  }

  /** Whether the key {@code where} may stand beside: it may wherever earlier events count. */
  boolean takesWhere() {
    return switch (this) {
      case RATIO, VALUE, HOUR_OF_DAY, DAY_OF_WEEK -> false;
      default -> true;
    };
  }

  String meaning() {
    return meaning;
  }
}
