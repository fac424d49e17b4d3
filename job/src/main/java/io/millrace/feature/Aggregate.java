package io.millrace.feature;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * An aggregate with its argument, which a feature computes. Facts that hold whatever the argument
 * are in its {@link AggregateKind}. The records' names, and those of their components, are part of
 * the {@link Fingerprint}.
 */
public sealed interface Aggregate extends java.io.Serializable {
  AggregateKind kind();

  /** The argument in the canonical form, which never changes: true, a text, a list or a map. */
  Object argument();

  /**
   * The computation in a few words, without condition and window.
   *
   * @param duration writes milliseconds
   */
  String words(LongFunction<String> duration);

  /** The CEL expression over one event that it reads, if any. */
  default Optional<String> expression() {
    return Optional.empty();
  }

  /** The declared field whose values it counts, if any. */
  default Optional<String> counted() {
    return Optional.empty();
  }

  /** The aggregate of a kind with the argument that is written after its key. */
  static Aggregate of(AggregateKind kind, AggregateArgument.Written written) {
    String of = written.of();
    return switch (kind) {
      case COUNT -> new Count();
      case SUM -> new Sum(of);
      case MEAN -> new Mean(of);
      case MIN -> new Min(of);
      case MAX -> new Max(of);
      case STDDEV -> new Stddev(of);
      case VARIANCE -> new Variance(of);
      case MODE -> new Mode(of);
      case DISTINCT -> new Distinct(of);
      case QUANTILE -> new Quantile(of, written.q());
      case FIRST -> new First(of);
      case LAST -> new Last(of);
      case SECONDS_SINCE -> new SecondsSince();
      case DECAYED_SUM -> new DecayedSum(of, written.halfLifeMs());
      case STREAK -> new Streak(of);
      case RATIO -> new Ratio(written.features());
      case VALUE -> new Value(of);
      case HOUR_OF_DAY -> new HourOfDay();
      case DAY_OF_WEEK -> new DayOfWeek();
    };
  }

  /** Aggregates that are written with the word true. */
  sealed interface Bare extends Aggregate {
    @Override
    default Object argument() {
      return true;
    }

    @Override
    default String words(LongFunction<String> duration) {
      return kind().words();
    }
  }

  /** Aggregates over the values of a CEL expression. */
  sealed interface OfExpression extends Aggregate {
    String of();

    @Override
    default Object argument() {
      return of();
    }

    @Override
    default Optional<String> expression() {
      return Optional.of(of());
    }

    @Override
    default String words(LongFunction<String> duration) {
      return kind().words() + ' ' + of();
    }
  }

  /** Aggregates over the values of a declared field, and not of an expression. */
  sealed interface OfField extends Aggregate {
    String field();

    @Override
    default Object argument() {
      return field();
    }

    @Override
    default Optional<String> counted() {
      return Optional.of(field());
    }

    @Override
    default String words(LongFunction<String> duration) {
      return kind().words() + ' ' + field();
    }
  }

  record Count() implements Bare {
    @Override
    public AggregateKind kind() {
      return AggregateKind.COUNT;
    }
  }

  record Sum(String of) implements OfExpression {
    @Override
    public AggregateKind kind() {
      return AggregateKind.SUM;
    }
  }

  record Mean(String of) implements OfExpression {
    @Override
    public AggregateKind kind() {
      return AggregateKind.MEAN;
    }
  }

  record Min(String of) implements OfExpression {
    @Override
    public AggregateKind kind() {
      return AggregateKind.MIN;
    }
  }

  record Max(String of) implements OfExpression {
    @Override
    public AggregateKind kind() {
      return AggregateKind.MAX;
    }
  }

  record Stddev(String of) implements OfExpression {
    @Override
    public AggregateKind kind() {
      return AggregateKind.STDDEV;
    }
  }

  record Variance(String of) implements OfExpression {
    @Override
    public AggregateKind kind() {
      return AggregateKind.VARIANCE;
    }
  }

  record Mode(String field) implements OfField {
    @Override
    public AggregateKind kind() {
      return AggregateKind.MODE;
    }
  }

  /** Distinct non-null values. */
  record Distinct(String field) implements OfField {
    @Override
    public AggregateKind kind() {
      return AggregateKind.DISTINCT;
    }
  }

  /** The value at rank q, 0 to 1, within 1 % of itself. */
  record Quantile(String of, double q) implements OfExpression {
    @Override
    public AggregateKind kind() {
      return AggregateKind.QUANTILE;
    }

    @Override
    public Object argument() {
      return Map.of("of", of, "q", q);
    }

    @Override
    public String words(LongFunction<String> duration) {
      return kind().words() + ' ' + q + " of " + of;
    }
  }

  record First(String of) implements OfExpression {
    @Override
    public AggregateKind kind() {
      return AggregateKind.FIRST;
    }
  }

  record Last(String of) implements OfExpression {
    @Override
    public AggregateKind kind() {
      return AggregateKind.LAST;
    }
  }

  record SecondsSince() implements Bare {
    @Override
    public AggregateKind kind() {
      return AggregateKind.SECONDS_SINCE;
    }
  }

  record DecayedSum(String of, long halfLifeMs) implements OfExpression {
    @Override
    public AggregateKind kind() {
      return AggregateKind.DECAYED_SUM;
    }

    @Override
    public Object argument() {
      return Map.of("of", of, "half_life", halfLifeMs);
    }

    @Override
    public String words(LongFunction<String> duration) {
      return kind().words() + ' ' + of + ", half-life " + duration.apply(halfLifeMs);
    }
  }

  record Streak(String of) implements OfExpression {
    @Override
    public AggregateKind kind() {
      return AggregateKind.STREAK;
    }
  }

  /** Two features that are declared earlier. */
  record Ratio(List<String> of) implements Aggregate {
    public Ratio {
      of = List.copyOf(of);
    }

    @Override
    public AggregateKind kind() {
      return AggregateKind.RATIO;
    }

    @Override
    public Object argument() {
      return of;
    }

    @Override
    public String words(LongFunction<String> duration) {
      return kind().words() + ' ' + of.get(0) + " / " + of.get(1);
    }
  }

  record Value(String of) implements OfExpression {
    @Override
    public AggregateKind kind() {
      return AggregateKind.VALUE;
    }
  }

  record HourOfDay() implements Bare {
    @Override
    public AggregateKind kind() {
      return AggregateKind.HOUR_OF_DAY;
    }
  }

  record DayOfWeek() implements Bare {
    @Override
    public AggregateKind kind() {
      return AggregateKind.DAY_OF_WEEK;
    }
  }
}
