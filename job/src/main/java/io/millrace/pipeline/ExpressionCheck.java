package io.millrace.pipeline;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldPaths;
import io.millrace.event.FieldType;
import io.millrace.expression.Expression;
import io.millrace.expression.Expression.Kind;
import io.millrace.expression.ExpressionException;
import io.millrace.feature.AggregateArgument;
import io.millrace.feature.AggregateKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/** Checks the expressions of a definition against its fields. */
final class ExpressionCheck {
  private final EventSchema schema;
  private final EventReader reader;
  private final Problems problems;
  private final Origin origin;

  /**
   * The outcomes by source: many features share their condition, and a check takes milliseconds.
   */
  private final Map<String, Outcome> outcomes = new HashMap<>();

  /**
   * The outcome of a check.
   *
   * @param kind null where the expression is wrong
   * @param problem null where it is right
   */
  private record Outcome(Kind kind, String problem) {}

  /**
   * @param schema that of the fields that are declared rightly
   * @param reader knows those that are declared wrongly
   */
  ExpressionCheck(EventSchema schema, EventReader reader, Problems problems, Origin origin) {
    this.schema = schema;
    this.reader = reader;
    this.problems = problems;
    this.origin = origin;
  }

  boolean isDeclared(String field) {
    return schema.indexOf(field) >= 0
        || reader.unusable().contains(field)
        || !reader.fieldsAreReadable();
  }

  /** The field whose path is written in place of its name. */
  Optional<EventField> meantBy(String path) {
    return FieldPaths.at(path, schema);
  }

  /** The names of the fields that are declared rightly. */
  List<String> fields() {
    return schema.fields().stream().map(EventField::name).toList();
  }

  /** Reports a condition that does not give a boolean. */
  void condition(String source, Node at, String key) {
    kind(source, at, key)
        .filter(kind -> kind != Kind.BOOLEAN)
        .ifPresent(
            kind ->
                problems.invalid(
                    at, key, source, "gives " + noun(kind) + "; must give a boolean: compare it"));
  }

  /** Reports an expression that gives neither a number nor a boolean, which counts as 1 or 0. */
  void number(String source, Node at, String key) {
    kind(source, at, key)
        .filter(kind -> kind == Kind.TEXT)
        .ifPresent(
            kind ->
                problems.invalid(
                    at,
                    key,
                    source,
                    "gives a string; must give a number: %s take strings, %s counts a field's"
                        .formatted(keys(AggregateArgument.VALUE), keys(AggregateArgument.FIELD))));
  }

  /** Reports a declared field that is not of strings. */
  void stringField(String field, Node at, String key) {
    int declared = schema.indexOf(field);
    if (declared >= 0 && schema.fields().get(declared).type() != FieldType.STRING) {
      String type = schema.fields().get(declared).type().key();
      problems.invalid(
          at,
          key,
          field,
          "is of type %s; must be a string: %s takes any"
              .formatted(type, keys(AggregateArgument.FIELD)));
    }
  }

  /** Returns whether the expression gives a string; a number is as good. */
  boolean givesText(String source, Node at, String key) {
    return kind(source, at, key).filter(Kind.TEXT::equals).isPresent();
  }

  private Optional<Kind> kind(String source, Node at, String key) {
    if (!reader.fieldsAreReadable()) {
      return Optional.empty();
    }
    Outcome outcome = outcomes.computeIfAbsent(source, this::compile);
    if (outcome.kind() == null
        && reader.unusable().stream().noneMatch(field -> isNamedIn(field, source))) {
      problems.add(at, key, "Invalid " + key, outcome.problem());
    }
    return Optional.ofNullable(outcome.kind());
  }

  private Outcome compile(String source) {
    try {
      Kind kind = Expression.compile(source, schema).kind();
      if (origin == Origin.FILE) {
        Expression.checkWritten(source, schema);
      }
      return new Outcome(kind, null);
    } catch (ExpressionException e) {
      return new Outcome(null, e.getMessage());
    }
  }

  /**
   * Returns whether a field occurs in an expression: if so, the expression fails because of the
   * field, which has a message of its own.
   */
  private static boolean isNamedIn(String field, String source) {
    return Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(field) + "(?![A-Za-z0-9_])")
        .matcher(source)
        .find();
  }

  private static String keys(AggregateArgument argument) {
    return FeatureKeys.listed(
        Arrays.stream(AggregateKind.values()).filter(kind -> kind.argument() == argument));
  }

  private static String noun(Kind kind) {
    return switch (kind) {
      case BOOLEAN -> "a boolean";
      case NUMBER -> "a number";
      case TEXT -> "a string";
    };
  }
}
