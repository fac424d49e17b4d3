package io.millrace.pipeline;

import static io.millrace.pipeline.Key.optional;

import io.millrace.feature.Aggregate;
import io.millrace.feature.ColumnType;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.Node;

/** Reads what follows an aggregate's key, but for ratio, which knows the other features. */
final class AggregateArguments {
  private final Block block;
  private final AggregateKey key;
  private final ExpressionCheck expressions;
  private final Problems problems;
  private boolean givesText;

  AggregateArguments(
      Block block, AggregateKey key, ExpressionCheck expressions, Problems problems) {
    this.block = block;
    this.key = key;
    this.expressions = expressions;
    this.problems = problems;
  }

  /** The aggregate, or empty where its argument is wrong. */
  Optional<Aggregate> read() {
    return switch (key) {
      case COUNT -> flag(new Aggregate.Count());
      case SUM -> number(Aggregate.Sum::new);
      case MEAN -> number(Aggregate.Mean::new);
      case MIN -> number(Aggregate.Min::new);
      case MAX -> number(Aggregate.Max::new);
      case STDDEV -> number(Aggregate.Stddev::new);
      case DISTINCT -> distinct();
      case QUANTILE -> quantile();
      case LAST -> value(Aggregate.Last::new);
      case SECONDS_SINCE -> flag(new Aggregate.SecondsSince());
      case DECAYED_SUM -> decayedSum();
      case VALUE -> value(Aggregate.Value::new);
      case HOUR_OF_DAY -> flag(new Aggregate.HourOfDay());
      case DAY_OF_WEEK -> flag(new Aggregate.DayOfWeek());
      case RATIO -> throw new IllegalArgumentException("Ratios are read with their features");
    };
  }

  /** The column of the aggregate that was read. */
  ColumnType column(Aggregate aggregate) {
    if (givesText) {
      return ColumnType.STRING;
    }
    boolean whole =
        aggregate instanceof Aggregate.Count
            || aggregate instanceof Aggregate.Distinct
            || aggregate instanceof Aggregate.HourOfDay
            || aggregate instanceof Aggregate.DayOfWeek;
    return whole ? ColumnType.LONG : ColumnType.DOUBLE;
  }

  private Optional<Aggregate> flag(Aggregate aggregate) {
    return block
        .value(optional(key.key(), Scalars.onlyTrue(), key.meaning()))
        .map(stated -> aggregate);
  }

  private Optional<Aggregate> number(Function<String, Aggregate> aggregate) {
    Key<Shape.Scalar<String>> argument = FeatureKeys.expressionOf(key);
    Optional<String> source = block.value(argument);
    source.ifPresent(of -> expressions.number(of, block.at(argument), block.path(argument)));
    return source.map(aggregate);
  }

  private Optional<Aggregate> value(Function<String, Aggregate> aggregate) {
    Key<Shape.Scalar<String>> argument = FeatureKeys.expressionOf(key);
    Optional<String> source = block.value(argument);
    source.ifPresent(
        of -> givesText = expressions.givesText(of, block.at(argument), block.path(argument)));
    return source.map(aggregate);
  }

  private Optional<Aggregate> distinct() {
    Key<Shape.Scalar<String>> argument = FeatureKeys.expressionOf(key);
    Optional<String> field = block.value(argument);
    field.ifPresent(name -> checkField(name, block.at(argument), block.path(argument)));
    return field.map(Aggregate.Distinct::new);
  }

  private void checkField(String name, Node at, String path) {
    if (expressions.isDeclared(name)) {
      return;
    }
    expressions
        .meantBy(name)
        .ifPresentOrElse(
            field ->
                problems.invalid(
                    at,
                    path,
                    name,
                    "must be a field's name: %s, whose path is %s"
                        .formatted(field.name(), field.path())),
            () -> problems.unknown(at, "field", name, path, expressions.fields()));
  }

  private Optional<Aggregate> quantile() {
    Optional<Block> argument =
        block.section(optional(key.key(), FeatureKeys.QUANTILE, key.meaning()));
    Optional<String> of = argument.flatMap(this::expressionIn);
    Optional<Double> q = argument.flatMap(quantile -> quantile.value(FeatureKeys.Q));
    return of.flatMap(source -> q.map(rank -> new Aggregate.Quantile(source, rank)));
  }

  private Optional<Aggregate> decayedSum() {
    Optional<Block> argument = block.section(optional(key.key(), FeatureKeys.DECAY, key.meaning()));
    Optional<String> of = argument.flatMap(this::expressionIn);
    Optional<Long> halfLife = argument.flatMap(decay -> decay.value(FeatureKeys.HALF_LIFE));
    return of.flatMap(source -> halfLife.map(ms -> new Aggregate.DecayedSum(source, ms)));
  }

  private Optional<String> expressionIn(Block argument) {
    Optional<String> of = argument.value(FeatureKeys.OF);
    of.ifPresent(
        source ->
            expressions.number(source, argument.at(FeatureKeys.OF), argument.path(FeatureKeys.OF)));
    return of;
  }
}
