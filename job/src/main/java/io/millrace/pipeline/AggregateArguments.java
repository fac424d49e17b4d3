package io.millrace.pipeline;

import static io.millrace.pipeline.Key.optional;

import io.millrace.feature.Aggregate;
import io.millrace.feature.AggregateArgument;
import io.millrace.feature.AggregateArgument.Written;
import io.millrace.feature.AggregateKind;
import io.millrace.feature.ColumnType;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Reads an aggregate's argument, but not that of a ratio, which depends on the other features. */
final class AggregateArguments {
  private final Block block;
  private final AggregateKind key;
  private final ExpressionCheck expressions;
  private final Problems problems;
  private boolean givesText;

  AggregateArguments(
      Block block, AggregateKind key, ExpressionCheck expressions, Problems problems) {
    this.block = block;
    this.key = key;
    this.expressions = expressions;
    this.problems = problems;
  }

  /** The aggregate, or empty where its argument is wrong. */
  Optional<Aggregate> read() {
    Optional<Written> written =
        switch (key.argument()) {
          case NONE -> flag();
          case NUMBER, SUMMAND -> number();
          case VALUE -> value();
          case CONDITION -> condition();
          case FIELD, STRING_FIELD -> field();
          case QUANTILE -> quantile();
          case DECAY -> decay();
          case FEATURES ->
              throw new IllegalArgumentException("Ratios are read with their features");
        };
    return written.map(each -> Aggregate.of(key, each));
  }

  /** The column of the aggregate that was read. */
  ColumnType column() {
    return key.result().column(givesText);
  }

  private Optional<Written> flag() {
    return block
        .value(optional(key.key(), Scalars.onlyTrue(), key.meaning()))
        .map(stated -> Written.nothing());
  }

  private Optional<Written> number() {
    Key<Shape.Scalar<String>> argument = FeatureKeys.expressionOf(key);
    Optional<String> source = block.value(argument);
    source.ifPresent(of -> expressions.number(of, block.at(argument), block.path(argument)));
    return source.map(Written::of);
  }

  private Optional<Written> value() {
    Key<Shape.Scalar<String>> argument = FeatureKeys.expressionOf(key);
    Optional<String> source = block.value(argument);
    source.ifPresent(
        of -> givesText = expressions.givesText(of, block.at(argument), block.path(argument)));
    return source.map(Written::of);
  }

  private Optional<Written> condition() {
    Key<Shape.Scalar<String>> argument = FeatureKeys.expressionOf(key);
    Optional<String> source = block.value(argument);
    source.ifPresent(of -> expressions.condition(of, block.at(argument), block.path(argument)));
    return source.map(Written::of);
  }

  private Optional<Written> field() {
    Key<Shape.Scalar<String>> argument = FeatureKeys.expressionOf(key);
    Optional<String> field = block.value(argument);
    field.ifPresent(name -> checkField(name, block.at(argument), block.path(argument)));
    return field.map(Written::of);
  }

  private void checkField(String name, Node at, String path) {
    if (expressions.isDeclared(name)) {
      if (key.argument() == AggregateArgument.STRING_FIELD) {
        expressions.stringField(name, at, path);
      }
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

  private Optional<Written> quantile() {
    Optional<Block> argument =
        block.section(optional(key.key(), FeatureKeys.QUANTILE, key.meaning()));
    Optional<String> of = argument.flatMap(this::expressionIn);
    Optional<Double> q = argument.flatMap(quantile -> quantile.value(FeatureKeys.Q));
    return of.flatMap(source -> q.map(rank -> new Written(source, rank, 0, List.of())));
  }

  private Optional<Written> decay() {
    Optional<Block> argument = block.section(optional(key.key(), FeatureKeys.DECAY, key.meaning()));
    Optional<String> of = argument.flatMap(this::expressionIn);
    Optional<Long> halfLife = argument.flatMap(decay -> decay.value(FeatureKeys.HALF_LIFE));
    return of.flatMap(source -> halfLife.map(ms -> new Written(source, 0, ms, List.of())));
  }

  private Optional<String> expressionIn(Block argument) {
    Optional<String> of = argument.value(FeatureKeys.OF);
    of.ifPresent(
        source ->
            expressions.number(source, argument.at(FeatureKeys.OF), argument.path(FeatureKeys.OF)));
    return of;
  }
}
