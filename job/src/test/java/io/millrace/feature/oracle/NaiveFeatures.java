package io.millrace.feature.oracle;

import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.expression.Expression;
import io.millrace.expression.Expression.Kind;
import io.millrace.expression.ExpressionException;
import io.millrace.feature.Aggregate;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.Window;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * The features of one user's events, each computed from the whole history in the plainest way. It
 * is slow on purpose (every feature of every event walks all events before it) and shares nothing
 * with the code that it is the oracle of, but the expressions.
 */
public final class NaiveFeatures {

  private static final double LARGEST_SUMMAND = 1e150;
  private static final int EXACT_DISTINCT = 64;
  // The contract's 8 % are 3.5 standard errors, which random sets exceed now and then; these are
  // 6.5.
  private static final double ESTIMATED_DISTINCT = 0.15;

  /** A value (Double, String or null) and how far a right answer may lie from it. */
  public record Expected(Object value, double tolerance, boolean eitherOutcome) {
    static final Expected ANYTHING = new Expected(null, 0, true);

    static Expected exact(Object value) {
      return new Expected(value, 0, false);
    }

    static Expected near(double value, double tolerance) {
      return Double.isFinite(value)
          ? new Expected(value, tolerance, false)
          : new Expected(null, 0, false);
    }

    public boolean accepts(double number, String text) {
      if (eitherOutcome) {
        return true;
      }
      if (value instanceof String expected) {
        return expected.equals(text);
      }
      if (value == null) {
        return Double.isNaN(number) && text == null;
      }
      return Math.abs(number - (Double) value) <= tolerance;
    }
  }

  private record Match(Event event, double number, String text) {}

  private final List<FeatureDefinition> definitions;
  private final EventSchema schema;
  private final Map<String, Expression> expressions = new HashMap<>();

  public NaiveFeatures(List<FeatureDefinition> definitions, EventSchema schema) {
    this.definitions = definitions;
    this.schema = schema;
  }

  /** The features of the last of these events, the user's whole history in arrival order. */
  public Map<String, Expected> ofLast(List<Event> history) {
    Map<String, Expected> result = new LinkedHashMap<>();
    for (FeatureDefinition definition : definitions) {
      result.put(definition.name(), one(definition, history, result));
    }
    return result;
  }

  private Expression compiled(String source) {
    return expressions.computeIfAbsent(
        source,
        text -> {
          try {
            return Expression.compile(text, schema);
          } catch (ExpressionException e) {
            throw new IllegalArgumentException(text, e);
          }
        });
  }

  private Expected one(
      FeatureDefinition definition, List<Event> history, Map<String, Expected> earlier) {
    Event current = history.get(history.size() - 1);
    Aggregate aggregate = definition.aggregate();
    if (aggregate instanceof Aggregate.Ratio ratio) {
      return ratio(earlier.get(ratio.of().get(0)), earlier.get(ratio.of().get(1)));
    }
    if (aggregate instanceof Aggregate.Value value) {
      return current(compiled(value.of()), current);
    }
    if (aggregate instanceof Aggregate.HourOfDay) {
      return Expected.exact((double) utc(current).getHour());
    }
    if (aggregate instanceof Aggregate.DayOfWeek) {
      DayOfWeek day = utc(current).getDayOfWeek();
      return Expected.exact((double) day.getValue());
    }
    long reference = history.stream().mapToLong(Event::eventTimeMs).max().orElseThrow();
    List<Event> before =
        aggregate instanceof Aggregate.SecondsSince
            ? history.subList(0, history.size() - 1)
            : history;
    List<Event> inWindow =
        before.stream()
            .filter(e -> definition.window() == null || in(definition.window(), e, reference))
            .filter(matching(definition.where()))
            .toList();
    return aggregate(aggregate, inWindow, reference);
  }

  private static java.time.OffsetDateTime utc(Event event) {
    return Instant.ofEpochMilli(event.eventTimeMs()).atOffset(ZoneOffset.UTC);
  }

  private java.util.function.Predicate<Event> matching(String where) {
    if (where == null) {
      return event -> true;
    }
    return compiled(where)::test;
  }

  private static boolean in(Window window, Event event, long reference) {
    if (window.isLifetime()) {
      return true;
    }
    long tiles = window.lengthMs() / window.tileMs();
    long tile = Math.floorDiv(event.eventTimeMs(), window.tileMs());
    long head = Math.floorDiv(reference, window.tileMs());
    return head - tiles < tile && tile <= head;
  }

  private static Expected current(Expression expression, Event event) {
    if (expression.kind() == Kind.TEXT) {
      return Expected.exact(expression.text(event));
    }
    return Expected.near(expression.number(event), 0);
  }

  private static Expected ratio(Expected a, Expected b) {
    if (a.eitherOutcome() || b.eitherOutcome()) {
      return Expected.ANYTHING;
    }
    if (a.value() == null || b.value() == null) {
      return Expected.exact(null);
    }
    double p = (Double) a.value();
    double q = (Double) b.value();
    if (q == 0 && b.tolerance() == 0) {
      return Expected.exact(null);
    }
    if (b.tolerance() > 0 && Math.abs(q) <= b.tolerance()) {
      return Expected.ANYTHING;
    }
    double value = p / q;
    if (!Double.isFinite(value)) {
      return a.tolerance() > 0 || b.tolerance() > 0 ? Expected.ANYTHING : Expected.exact(null);
    }
    double tolerance = Math.abs(a.tolerance() / q) + Math.abs(value * b.tolerance() / q);
    return new Expected(value, tolerance, false);
  }

  private Expected aggregate(Aggregate aggregate, List<Event> events, long reference) {
    if (aggregate instanceof Aggregate.Count) {
      return Expected.exact((double) events.size());
    }
    if (aggregate instanceof Aggregate.SecondsSince) {
      return events.stream()
          .map(Event::eventTimeMs)
          .max(Comparator.naturalOrder())
          .map(latest -> Expected.exact((reference - latest) / 1000.0))
          .orElse(Expected.exact(null));
    }
    if (aggregate instanceof Aggregate.Distinct distinct) {
      return distinct(distinct.field(), events);
    }
    if (aggregate instanceof Aggregate.Last last) {
      return last(compiled(last.of()), events);
    }
    if (aggregate instanceof Aggregate.DecayedSum decayed) {
      return decayedSum(decayed, events, reference);
    }
    return ofNumbers(aggregate, events);
  }

  private Expected distinct(String field, List<Event> events) {
    Set<Object> values = new HashSet<>();
    int at = schema.indexOf(field);
    for (Event event : events) {
      Object value = event.values()[at];
      if (value instanceof Double number) {
        value = number == 0 ? (Double) 0.0 : number;
      }
      if (value != null) {
        values.add(value);
      }
    }
    return Expected.near(values.size(), distinctTolerance(values.size()));
  }

  /** How far the feature may lie from so many distinct values, in a test of random sets. */
  static double distinctTolerance(long distinct) {
    return distinct <= EXACT_DISTINCT ? 0 : ESTIMATED_DISTINCT * distinct;
  }

  private static Expected last(Expression expression, List<Event> events) {
    Match best = null;
    for (Event event : events) {
      Match match =
          expression.kind() == Kind.TEXT
              ? new Match(event, Double.NaN, expression.text(event))
              : new Match(event, expression.number(event), null);
      boolean counts = match.text() != null || Double.isFinite(match.number());
      if (counts && (best == null || event.eventTimeMs() >= best.event().eventTimeMs())) {
        best = match;
      }
    }
    if (best == null) {
      return Expected.exact(null);
    }
    return best.text() != null ? Expected.exact(best.text()) : Expected.near(best.number(), 0);
  }

  private Expected decayedSum(Aggregate.DecayedSum decayed, List<Event> events, long reference) {
    List<Double> terms = new ArrayList<>();
    double magnitude = 0;
    for (Event event : events) {
      double value = compiled(decayed.of()).number(event);
      if (Double.isFinite(value) && Math.abs(value) <= LARGEST_SUMMAND) {
        double halfLives = (reference - event.eventTimeMs()) / (double) decayed.halfLifeMs();
        terms.add(value * Math.pow(2, -halfLives));
        magnitude += Math.abs(value);
      }
    }
    Expected sum = sum(terms.stream().mapToDouble(d -> d).toArray());
    // Where a weight underflows in one step, it need not in two; and a product that is subnormal is
    // rounded to a multiple of MIN_VALUE, here once a term and there twice.
    double underflow = magnitude * Double.MIN_NORMAL + 2 * terms.size() * Double.MIN_VALUE;
    return Expected.near((Double) sum.value(), sum.tolerance() + underflow);
  }

  private static Expected sum(double[] values) {
    double magnitude = DoubleStream.of(values).map(Math::abs).sum();
    return Expected.near(exactSum(values), 1e-9 * magnitude);
  }

  private static double exactSum(double[] values) {
    return DoubleStream.of(values)
        .mapToObj(java.math.BigDecimal::new)
        .reduce(java.math.BigDecimal.ZERO, java.math.BigDecimal::add)
        .doubleValue();
  }

  private Expected ofNumbers(Aggregate aggregate, List<Event> events) {
    Expression expression = compiled(expressionOf(aggregate));
    boolean bounded = !(aggregate instanceof Aggregate.Min || aggregate instanceof Aggregate.Max);
    double[] values =
        events.stream()
            .mapToDouble(expression::number)
            .filter(Double::isFinite)
            .filter(v -> !bounded || Math.abs(v) <= LARGEST_SUMMAND)
            .toArray();
    if (aggregate instanceof Aggregate.Sum) {
      return sum(values);
    }
    if (values.length == 0) {
      return Expected.exact(null);
    }
    double largest = DoubleStream.of(values).map(Math::abs).max().orElseThrow();
    if (aggregate instanceof Aggregate.Min) {
      return Expected.near(DoubleStream.of(values).min().orElseThrow(), 0);
    }
    if (aggregate instanceof Aggregate.Max) {
      return Expected.near(DoubleStream.of(values).max().orElseThrow(), 0);
    }
    if (aggregate instanceof Aggregate.Quantile quantile) {
      double[] sorted = DoubleStream.of(values).sorted().toArray();
      double at = sorted[(int) (quantile.q() * (sorted.length - 1))];
      return Expected.near(at, 0.0101 * Math.abs(at) + 1e-9);
    }
    double mean = exactSum(values) / values.length;
    if (aggregate instanceof Aggregate.Mean) {
      return Expected.near(mean, 1e-9 * largest);
    }
    double[] squares = DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).toArray();
    double variance = exactSum(squares) / values.length;
    return Expected.near(Math.sqrt(variance), 1e-9 * largest);
  }

  private static String expressionOf(Aggregate aggregate) {
    if (aggregate instanceof Aggregate.Sum sum) {
      return sum.of();
    }
    if (aggregate instanceof Aggregate.Mean mean) {
      return mean.of();
    }
    if (aggregate instanceof Aggregate.Min min) {
      return min.of();
    }
    if (aggregate instanceof Aggregate.Max max) {
      return max.of();
    }
    if (aggregate instanceof Aggregate.Stddev stddev) {
      return stddev.of();
    }
    return ((Aggregate.Quantile) aggregate).of();
  }
}
