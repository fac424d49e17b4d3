package io.millrace.feature;

import java.util.Locale;

/**
 * The aggregates, each with its key in a definition and the facts that hold whatever its argument.
 * Code that must distinguish them further switches over all of them, so that it does not compile
 * where one is missing.
 */
public enum AggregateKind {
  COUNT(
      "count",
      AggregateArgument.NONE,
      AggregateScope.WINDOW,
      AggregateResult.WHOLE,
      "How many events match."),
  SUM(
      "sum of",
      AggregateArgument.SUMMAND,
      AggregateScope.WINDOW,
      AggregateResult.TOTAL,
      "Sum of a CEL expression; 0.0 of none."),
  MEAN(
      "mean of",
      AggregateArgument.SUMMAND,
      AggregateScope.WINDOW,
      AggregateResult.NUMBER,
      "Mean of a CEL expression; null of none."),
  MIN(
      "min of",
      AggregateArgument.NUMBER,
      AggregateScope.WINDOW,
      AggregateResult.NUMBER,
      "Least value of a CEL expression."),
  MAX(
      "max of",
      AggregateArgument.NUMBER,
      AggregateScope.WINDOW,
      AggregateResult.NUMBER,
      "Greatest value of a CEL expression."),
  STDDEV(
      "stddev of",
      AggregateArgument.SUMMAND,
      AggregateScope.WINDOW,
      AggregateResult.NUMBER,
      "Population standard deviation."),
  VARIANCE(
      "variance of",
      AggregateArgument.SUMMAND,
      AggregateScope.WINDOW,
      AggregateResult.NUMBER,
      "Population variance."),
  MODE(
      "mode of",
      AggregateArgument.STRING_FIELD,
      AggregateScope.WINDOW,
      AggregateResult.TEXT,
      "Most frequent value of a declared string field, of equals the least; null where the window"
          + " holds more than 64 different ones."),
  DISTINCT(
      "distinct",
      AggregateArgument.FIELD,
      AggregateScope.WINDOW,
      AggregateResult.WHOLE,
      "Distinct non-null values of a declared field: exact up to 64, then estimated."),
  QUANTILE(
      "quantile",
      AggregateArgument.QUANTILE,
      AggregateScope.WINDOW,
      AggregateResult.NUMBER,
      "Value at rank q of a CEL expression, within 1 %."),
  FIRST(
      "first",
      AggregateArgument.VALUE,
      AggregateScope.WINDOW,
      AggregateResult.VALUE,
      "Value of the event with the least event_time; of equals, the earliest arrival."),
  LAST(
      "last",
      AggregateArgument.VALUE,
      AggregateScope.WINDOW,
      AggregateResult.VALUE,
      "Value of the event with the greatest event_time; of equals, the latest arrival."),
  SECONDS_SINCE(
      "seconds since the last event before",
      AggregateArgument.NONE,
      AggregateScope.BEFORE,
      AggregateResult.NUMBER,
      "Seconds from the greatest event_time of the matching events before this one."),
  DECAYED_SUM(
      "decayed sum of",
      AggregateArgument.DECAY,
      AggregateScope.EVER,
      AggregateResult.TOTAL,
      "Sum of a CEL expression, each value halved with every half_life that passes."),
  STREAK(
      "streak of",
      AggregateArgument.CONDITION,
      AggregateScope.EVER,
      AggregateResult.WHOLE,
      "How many of the newest events satisfy a CEL condition without a break."),
  RATIO(
      "ratio",
      AggregateArgument.FEATURES,
      AggregateScope.FEATURES,
      AggregateResult.NUMBER,
      "First feature over second, both numeric and declared earlier; null when the second is 0."),
  VALUE(
      "value of",
      AggregateArgument.VALUE,
      AggregateScope.THIS_EVENT,
      AggregateResult.VALUE,
      "CEL on the current event alone."),
  HOUR_OF_DAY(
      "hour of the day, UTC",
      AggregateArgument.NONE,
      AggregateScope.THIS_EVENT,
      AggregateResult.WHOLE,
      "Hour of event_time, UTC."),
  DAY_OF_WEEK(
      "day of the week, UTC; Monday is 1",
      AggregateArgument.NONE,
      AggregateScope.THIS_EVENT,
      AggregateResult.WHOLE,
      "Day of event_time, UTC; Monday is 1.");

  private final String words;
  private final AggregateArgument argument;
  private final AggregateScope scope;
  private final AggregateResult result;
  private final String meaning;

  AggregateKind(
      String words,
      AggregateArgument argument,
      AggregateScope scope,
      AggregateResult result,
      String meaning) {
    this.words = words;
    this.argument = argument;
    this.scope = scope;
    this.result = result;
    this.meaning = meaning;
  }

  /** The key in a definition: the kind's name in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The computation in words, up to its argument. */
  String words() {
    return words;
  }

  public AggregateArgument argument() {
    return argument;
  }

  public AggregateScope scope() {
    return scope;
  }

  public AggregateResult result() {
    return result;
  }

  /** The meaning and the column, for the description in the schema. */
  public String meaning() {
    return meaning + result.words();
  }
}
