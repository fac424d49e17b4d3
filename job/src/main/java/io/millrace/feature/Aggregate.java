package io.millrace.feature;

import java.util.List;

/** What a feature computes: the aggregate's key in a definition and its argument. */
public sealed interface Aggregate extends java.io.Serializable {
  record Count() implements Aggregate {}

  record Sum(String of) implements Aggregate {}

  record Mean(String of) implements Aggregate {}

  record Min(String of) implements Aggregate {}

  record Max(String of) implements Aggregate {}

  record Stddev(String of) implements Aggregate {}

  /** Distinct non-null values of a declared field (not of an expression). */
  record Distinct(String field) implements Aggregate {}

  /** The value at rank q, 0 to 1, within 1 % of itself. */
  record Quantile(String of, double q) implements Aggregate {}

  record Last(String of) implements Aggregate {}

  record SecondsSince() implements Aggregate {}

  record DecayedSum(String of, long halfLifeMs) implements Aggregate {}

  /** Two features that are declared earlier. */
  record Ratio(List<String> of) implements Aggregate {
    public Ratio {
      of = List.copyOf(of);
    }
  }

  record Value(String of) implements Aggregate {}

  record HourOfDay() implements Aggregate {}

  record DayOfWeek() implements Aggregate {}
}
