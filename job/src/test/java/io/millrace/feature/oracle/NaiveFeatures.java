package io.millrace.feature.oracle;

import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.expression.Expression;
import io.millrace.expression.Expression.Kind;
import io.millrace.expression.ExpressionException;
import io.millrace.feature.Aggregate;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.Window;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
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

  /** A value (Double, String or null), and the tolerance of a right answer. */
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
    return ofLast(history, history.stream().mapToLong(Event::eventTimeMs).max().orElseThrow());
  }

  /**
   * The features of the last of these events.
   *
   * @param history the events that are known, in arrival order
   * @param reference the greatest time of all events, known or not
   */
  public Map<String, Expected> ofLast(List<Event> history, long reference) {
    Map<String, Expected> result = new LinkedHashMap<>();
    for (FeatureDefinition definition : definitions) {
      result.put(definition.name(), one(definition, history, reference, result));
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
      FeatureDefinition definition,
      List<Event> history,
      long reference,
      Map<String, Expected> earlier) {
    Event current = history.get(history.size() - 1);
    Aggregate aggregate = definition.aggregate();
    List<Event> events = matching(definition, history, reference);
    List<Event> before = history.subList(0, history.size() - 1);
    return switch (aggregate.kind()) {
      case COUNT -> Expected.exact((double) events.size());
      case SUM -> sum(summands(aggregate, events));
      case MEAN -> mean(summands(aggregate, events));
      case MIN -> extreme(DoubleStream.of(numbers(aggregate, events)).min());
      case MAX -> extreme(DoubleStream.of(numbers(aggregate, events)).max());
      case STDDEV -> stddev(summands(aggregate, events));
      case VARIANCE -> variance(summands(aggregate, events));
      case MODE -> mode(((Aggregate.Mode) aggregate).field(), events);
      case DISTINCT -> distinct(((Aggregate.Distinct) aggregate).field(), events);
      case QUANTILE -> quantile(((Aggregate.Quantile) aggregate).q(), summands(aggregate, events));
      case FIRST -> first(compiled(((Aggregate.First) aggregate).of()), events);
      case LAST -> last(compiled(((Aggregate.Last) aggregate).of()), events);
      case SECONDS_SINCE -> since(matching(definition, before, reference), reference);
      case DECAYED_SUM -> decayedSum((Aggregate.DecayedSum) aggregate, events, reference);
      case STREAK -> streak(matching(((Aggregate.Streak) aggregate).of()), events);
      case RATIO -> ratio(earlier, ((Aggregate.Ratio) aggregate).of());
      case VALUE -> current(compiled(((Aggregate.Value) aggregate).of()), current);
      case HOUR_OF_DAY -> Expected.exact((double) utc(current).getHour());
      case DAY_OF_WEEK -> Expected.exact((double) utc(current).getDayOfWeek().getValue());
    };
  }

  private List<Event> matching(FeatureDefinition definition, List<Event> history, long reference) {
    return history.stream()
        .filter(e -> definition.window() == null || in(definition.window(), e, reference))
        .filter(matching(definition.where()))
        .toList();
  }

  private static java.time.OffsetDateTime utc(Event event) {
    return Instant.ofEpochMilli(event.eventTimeMs()).atOffset(ZoneOffset.UTC);
  }

  private Predicate<Event> matching(String where) {
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

  private static Expected ratio(Map<String, Expected> earlier, List<String> of) {
    return ratio(earlier.get(of.get(0)), earlier.get(of.get(1)));
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

  private static Expected since(List<Event> before, long reference) {
    return before.stream()
        .map(Event::eventTimeMs)
        .max(Comparator.naturalOrder())
        .map(latest -> Expected.exact((reference - latest) / 1000.0))
        .orElse(Expected.exact(null));
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

  private static Expected streak(Predicate<Event> condition, List<Event> events) {
    int broken = events.size();
    while (broken > 0 && condition.test(events.get(broken - 1))) {
      broken--;
    }
    return Expected.exact((double) (events.size() - broken));
  }

  private Expected mode(String field, List<Event> events) {
    Map<String, Long> counts = new HashMap<>();
    for (Event event : events) {
      if (event.values()[schema.indexOf(field)] instanceof String text) {
        counts.merge(text, 1L, Long::sum);
      }
    }
    return counts.entrySet().stream()
        .filter(any -> counts.size() <= EXACT_DISTINCT)
        .sorted((a, b) -> Arrays.compareUnsigned(utf8(a.getKey()), utf8(b.getKey())))
        .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
        .map(entry -> Expected.exact(entry.getKey()))
        .orElse(Expected.exact(null));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The tolerance of the feature for a number of distinct values, in a test of random sets. */
  static double distinctTolerance(long distinct) {
    return distinct <= EXACT_DISTINCT ? 0 : ESTIMATED_DISTINCT * distinct;
  }

  private static Expected first(Expression expression, List<Event> events) {
    return values(expression, events).stream()
        .reduce((a, b) -> b.event().eventTimeMs() < a.event().eventTimeMs() ? b : a)
        .map(NaiveFeatures::value)
        .orElse(Expected.exact(null));
  }

  private static Expected last(Expression expression, List<Event> events) {
    return values(expression, events).stream()
        .reduce((a, b) -> b.event().eventTimeMs() >= a.event().eventTimeMs() ? b : a)
        .map(NaiveFeatures::value)
        .orElse(Expected.exact(null));
  }

  private static List<Match> values(Expression expression, List<Event> events) {
    return events.stream()
        .map(
            event ->
                expression.kind() == Kind.TEXT
                    ? new Match(event, Double.NaN, expression.text(event))
                    : new Match(event, expression.number(event), null))
        .filter(match -> match.text() != null || Double.isFinite(match.number()))
        .toList();
  }

  private static Expected value(Match match) {
    return match.text() != null ? Expected.exact(match.text()) : Expected.near(match.number(), 0);
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

  private double[] numbers(Aggregate aggregate, List<Event> events) {
    Expression expression = compiled(((Aggregate.OfExpression) aggregate).of());
    return events.stream().mapToDouble(expression::number).filter(Double::isFinite).toArray();
  }

  private double[] summands(Aggregate aggregate, List<Event> events) {
    return DoubleStream.of(numbers(aggregate, events))
        .filter(v -> Math.abs(v) <= LARGEST_SUMMAND)
        .toArray();
  }

  private static Expected extreme(OptionalDouble value) {
    return value.isEmpty() ? Expected.exact(null) : Expected.near(value.getAsDouble(), 0);
  }

  private static Expected quantile(double q, double[] values) {
    if (values.length == 0) {
      return Expected.exact(null);
    }
    double[] sorted = DoubleStream.of(values).sorted().toArray();
    double at = sorted[(int) (q * (sorted.length - 1))];
    return Expected.near(at, 0.0101 * Math.abs(at) + 1e-9);
  }

  /** The mean; of no values the division gives NaN, which is null. */
  private static Expected mean(double[] values) {
    return Expected.near(exactSum(values) / values.length, 1e-9 * largest(values));
  }

  private static Expected stddev(double[] values) {
    return Expected.near(Math.sqrt(exactVariance(values)), 1e-9 * largest(values));
  }

  private static Expected variance(double[] values) {
    double largest = largest(values);
    return Expected.near(exactVariance(values), 1e-9 * largest * largest);
  }

  private static double exactVariance(double[] values) {
    double mean = exactSum(values) / values.length;
    double[] squares = DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).toArray();
    return exactSum(squares) / values.length;
  }

  private static double largest(double[] values) {
    return DoubleStream.of(values).map(Math::abs).max().orElse(0);
  }
}
