package io.millrace.feature;

import io.millrace.event.Event;
import io.millrace.expression.Expression;
import java.util.List;

/**
 * The values that the features read from the current event: each distinct {@code where}, value
 * expression and key is computed at most once per event, the latter two only where a feature asks
 * for them.
 */
final class EventInputs {
  /** The filter of a feature without {@code where}. */
  static final int EVERY_EVENT = -1;

  /** A declared field whose distinct values are counted. */
  record KeyField(int field, DistinctKeys keys) {}

  private final Expression[] filters;
  private final boolean[] matched;
  private final Expression[] values;
  private final double[] numbers;
  private final String[] texts;
  private final long[] valueOf;
  private final KeyField[] keyFields;
  private final Sample[] keys;
  private final boolean[] keyed;
  private final long[] keyOf;
  private final Sample sample = new Sample();
  private Sample current = sample;
  private Event event;

  /** Counts events, so that a value of an earlier event is known to be old. */
  private long turn;

  EventInputs(List<Expression> filters, List<Expression> values, List<KeyField> keyFields) {
    this.filters = filters.toArray(Expression[]::new);
    this.matched = new boolean[filters.size()];
    this.values = values.toArray(Expression[]::new);
    this.numbers = new double[values.size()];
    this.texts = new String[values.size()];
    this.valueOf = new long[values.size()];
    this.keyFields = keyFields.toArray(KeyField[]::new);
    this.keys = new Sample[keyFields.size()];
    this.keyed = new boolean[keyFields.size()];
    this.keyOf = new long[keyFields.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = new Sample();
    }
  }

  Expression filter(int filter) {
    return filters[filter];
  }

  Expression value(int input) {
    return values[input];
  }

  KeyField keyField(int input) {
    return keyFields[input];
  }

  void begin(Event next) {
    event = next;
    sample.timeMs = next.eventTimeMs();
    turn++;
    for (int i = 0; i < filters.length; i++) {
      matched[i] = filters[i].test(next);
    }
  }

  boolean matches(int filter) {
    return filter == EVERY_EVENT || matched[filter];
  }

  /** Makes the event's contribution {@link #current}; false where it has none. */
  boolean sample(SampleSource source, int input) {
    switch (source) {
      case MATCH -> {
        current = sample;
        return true;
      }
      case NUMBER -> {
        double number = number(input);
        current = sample;
        sample.number(number);
        return !Double.isNaN(number);
      }
      case TEXT -> {
        current = sample;
        sample.text = text(input);
        return sample.text != null;
      }
      case KEY -> {
        current = keys[input];
        return key(input);
      }
    }
    throw new AssertionError(source);
  }

  Sample current() {
    return current;
  }

  /** An expression's number; NaN where the event has none. */
  double number(int input) {
    if (valueOf[input] != turn) {
      valueOf[input] = turn;
      numbers[input] = values[input].number(event);
    }
    return numbers[input];
  }

  /** An expression's text; null where the event has none. */
  String text(int input) {
    if (valueOf[input] != turn) {
      valueOf[input] = turn;
      texts[input] = values[input].text(event);
    }
    return texts[input];
  }

  private boolean key(int input) {
    if (keyOf[input] != turn) {
      keyOf[input] = turn;
      KeyField from = keyFields[input];
      keyed[input] = from.keys().key(event.values()[from.field()], keys[input]);
    }
    return keyed[input];
  }
}
