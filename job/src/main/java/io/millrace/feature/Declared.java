package io.millrace.feature;

import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.expression.Expression;
import io.millrace.expression.ExpressionException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * An expression, or a field's name, with the declarations of the fields that it reads. Two that are
 * equal have equal values of each event, whatever else their definitions declare.
 *
 * @param fields sorted by name, each {@link EventField#asRead()}
 */
record Declared(String source, List<EventField> fields) {
  static Declared of(Expression expression, EventSchema schema) {
    return new Declared(expression.toString(), fields(expression.fields(), schema));
  }

  /** An expression that has been checked with its definition. */
  static Declared of(String expression, EventSchema schema) {
    try {
      return of(Expression.compile(expression, schema), schema);
    } catch (ExpressionException e) {
      throw new IllegalArgumentException("Cannot compile " + expression, e);
    }
  }

  static Declared ofField(String name, EventSchema schema) {
    return new Declared(name, fields(Set.of(name), schema));
  }

  private static List<EventField> fields(Set<String> names, EventSchema schema) {
    return schema.fields().stream()
        .filter(field -> names.contains(field.name()))
        .map(EventField::asRead)
        .sorted(Comparator.comparing(EventField::name))
        .toList();
  }
}
