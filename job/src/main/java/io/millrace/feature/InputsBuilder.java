package io.millrace.feature;

import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.expression.Expression;
import io.millrace.expression.ExpressionException;
import java.util.ArrayList;
import java.util.List;

/** Numbers the distinct filters, value expressions, key fields and tile lengths of a definition. */
final class InputsBuilder {
  private final EventSchema schema;
  private final List<String> filters = new ArrayList<>();
  private final List<Expression> compiledFilters = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final List<Expression> compiledValues = new ArrayList<>();
  private final List<EventInputs.KeyField> keyFields = new ArrayList<>();
  private final List<Long> tileMs = new ArrayList<>(List.of(0L));

  InputsBuilder(EventSchema schema) {
    this.schema = schema;
  }

  int filter(String where) throws ExpressionException {
    if (where == null) {
      return EventInputs.EVERY_EVENT;
    }
    int known = filters.indexOf(where);
    if (known >= 0) {
      return known;
    }
    Expression expression = Expression.compile(where, schema);
    if (expression.kind() != Expression.Kind.BOOLEAN) {
      throw new IllegalArgumentException(
          "condition: " + where + " (must be of type bool, is " + expression.kind() + ")");
    }
    filters.add(where);
    compiledFilters.add(expression);
    return filters.size() - 1;
  }

  int value(String of) throws ExpressionException {
    int known = values.indexOf(of);
    if (known < 0) {
      known = values.size();
      compiledValues.add(Expression.compile(of, schema));
      values.add(of);
    }
    return known;
  }

  int number(String of) throws ExpressionException {
    int input = value(of);
    if (isText(input)) {
      throw new IllegalArgumentException("value: " + of + " (must be a number, is a text)");
    }
    return input;
  }

  /** The input of the values of an aggregate's field, whose name is an expression too. */
  int text(Aggregate aggregate) throws ExpressionException {
    String field = aggregate.counted().orElseThrow();
    int at = schema.indexOf(field);
    if (at < 0 || schema.fields().get(at).type() != FieldType.STRING) {
      throw new IllegalArgumentException(
          aggregate.kind().key() + ": " + field + " (must be a declared string field)");
    }
    return value(field);
  }

  boolean isText(int input) {
    return compiledValues.get(input).kind() == Expression.Kind.TEXT;
  }

  int key(Aggregate aggregate) {
    String field = aggregate.counted().orElseThrow();
    int at = schema.indexOf(field);
    if (at < 0) {
      throw new IllegalArgumentException(
          aggregate.kind().key() + ": " + field + " (must be a declared field)");
    }
    for (int i = 0; i < keyFields.size(); i++) {
      if (keyFields.get(i).field() == at) {
        return i;
      }
    }
    FieldType type = schema.fields().get(at).type();
    keyFields.add(new EventInputs.KeyField(at, new DistinctKeys(type)));
    return keyFields.size() - 1;
  }

  FieldType keyType(int key) {
    return keyFields.get(key).keys().type();
  }

  int clock(Window window) {
    if (window.isLifetime()) {
      return TileClock.LIFETIME;
    }
    int known = tileMs.indexOf(window.tileMs());
    if (known < 0) {
      known = tileMs.size();
      tileMs.add(window.tileMs());
    }
    return known;
  }

  EventInputs inputs() {
    return new EventInputs(compiledFilters, compiledValues, keyFields);
  }

  TileClock time() {
    return new TileClock(tileMs);
  }
}
