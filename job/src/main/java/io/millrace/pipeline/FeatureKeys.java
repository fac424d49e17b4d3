package io.millrace.pipeline;

import static io.millrace.pipeline.Key.optional;
import static io.millrace.pipeline.Key.required;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.feature.AggregateKind;
import io.millrace.feature.AggregateScope;
import io.millrace.feature.Window;
import io.millrace.pipeline.Shape.Items;
import io.millrace.pipeline.Shape.Scalar;
import io.millrace.pipeline.Shape.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The keys of a feature, with their rules and meanings. */
final class FeatureKeys {
  static final Scalar<String> NAME =
      Scalars.matching(
          "[a-z][a-z0-9_]{0,62}",
          "must be lower-case letters, digits and underscores, at most 63, a letter first");

  static final Scalar<String> EXPRESSION = Scalars.text("must be a CEL expression");

  static final Key<Scalar<String>> OF = required("of", EXPRESSION, "A CEL expression.");
  static final Key<Scalar<Double>> Q =
      required("q", Scalars.number(0, 1, "must be a number from 0 to 1"), "The rank, 0 to 1.");
  static final Section QUANTILE = Section.of(OF, Q);
  static final Key<Scalar<Long>> HALF_LIFE =
      required("half_life", Scalars.duration(), "The time in which a value loses half its weight.");
  static final Section DECAY = Section.of(OF, HALF_LIFE);
  static final Key<Items<String>> RATIO =
      optional(
          AggregateKind.RATIO.key(),
          new Items<>(Scalars.text("must be the name of a feature"), 2, 2, false),
          AggregateKind.RATIO.meaning());

  static final Key<Scalar<String>> WHERE =
      optional(
          "where",
          EXPRESSION,
          "A CEL condition on the event; only events for which it is true count. One that fails, on"
              + " a null say, is false. Not beside "
              + keysWhere(scope -> !scope.takesWhere())
              + ".");
  static final Key<Scalar<Long>> WINDOW =
      optional(
          "window",
          Scalars.durationOr("lifetime", Window.UNBOUNDED, 1),
          "How far back the feature looks, or lifetime: required beside most aggregates; lifetime"
              + " by default beside "
              + keysWhere(AggregateScope.BEFORE::equals)
              + "; an error beside "
              + keysWhere(scope -> !scope.takesWindow())
              + ".");
  static final Key<Scalar<Long>> TILE =
      optional(
          "tile",
          Scalars.duration(),
          "The step in which the window's tail moves. It divides the window into at most "
              + Window.TILES_MAX
              + ". By default 1m for windows up to 1h, 5m up to 12h, 1h up to 12d, else 1d.");

  static final Section FEATURE =
      new Section("feature option", keys(), FeatureKeys::constrainAggregates);

  private FeatureKeys() {}

  private static List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>();
    for (AggregateKind aggregate : AggregateKind.values()) {
      keys.add(optional(aggregate.key(), argument(aggregate), aggregate.meaning()));
    }
    keys.addAll(List.of(WHERE, WINDOW, TILE));
    return keys;
  }

  static Key<Scalar<String>> expressionOf(AggregateKind aggregate) {
    return optional(aggregate.key(), EXPRESSION, aggregate.meaning());
  }

  private static Shape argument(AggregateKind aggregate) {
    return switch (aggregate.argument()) {
      case NONE -> Scalars.onlyTrue();
      case NUMBER, SUMMAND, VALUE, CONDITION -> EXPRESSION;
      case FIELD, STRING_FIELD -> FieldNames.RULE;
      case QUANTILE -> QUANTILE;
      case DECAY -> DECAY;
      case FEATURES -> RATIO.shape();
    };
  }

  /** Demands exactly one aggregate, and beside it only what it takes. */
  private static void constrainAggregates(ObjectNode schema) {
    ArrayNode oneOf = schema.putArray("oneOf");
    for (AggregateKind aggregate : AggregateKind.values()) {
      ObjectNode one = oneOf.addObject();
      ArrayNode required = one.putArray("required").add(aggregate.key());
      if (aggregate.scope().needsWindow()) {
        required.add(WINDOW.name());
      }
      ObjectNode properties = one.putObject("properties");
      if (!aggregate.scope().takesWhere()) {
        properties.put(WHERE.name(), false);
      }
      if (!aggregate.scope().takesWindow()) {
        properties.put(WINDOW.name(), false);
      }
    }
    // A tile is a part of a window that has an end.
    ObjectNode tiled = schema.putObject("dependentSchemas").putObject(TILE.name());
    tiled.putArray("required").add(WINDOW.name());
    tiled
        .putObject("properties")
        .putObject(WINDOW.name())
        .put("pattern", "^" + Durations.REGEX + '$');
  }

  /** The aggregates of some scopes, as a list in words. */
  private static String keysWhere(Predicate<AggregateScope> scopes) {
    return listed(Arrays.stream(AggregateKind.values()).filter(k -> scopes.test(k.scope())));
  }

  /** The keys of aggregates, as a list in words: {@code a, b and c}. */
  static String listed(Stream<AggregateKind> aggregates) {
    List<String> keys = aggregates.map(AggregateKind::key).toList();
    int last = keys.size() - 1;
    return last == 0
        ? keys.get(0)
        : String.join(", ", keys.subList(0, last)) + " and " + keys.get(last);
  }

  static List<String> aggregateNames() {
    return Arrays.stream(AggregateKind.values()).map(AggregateKind::key).toList();
  }
}
