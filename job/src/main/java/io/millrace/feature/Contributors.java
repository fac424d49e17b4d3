package io.millrace.feature;

import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.expression.Expression;
import io.millrace.expression.ExpressionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the events of a user that one feature is computed from, by the definition alone: no state
 * and no tiles take part, so the answer is what {@link FeatureSet} must have seen. Made for a
 * single question and not for a stream: each one goes over all events. Not thread safe.
 */
public final class Contributors {
  private final Aggregate aggregate;
  private final Window window;
  private final Expression where;
  private final Expression value;
  private final int field;

  /** The condition that breaks a streak where it is not true; null for other aggregates. */
  private final Expression condition;

  /**
   * An event that a feature is computed from.
   *
   * @param place in the arrival order, from 0
   * @param value its contribution: a Double, a String, or the value of the field that is counted;
   *     null where only the match counts
   */
  public record Contributor(int place, Object value) {}

  private Contributors(FeatureDefinition feature, EventSchema schema) throws ExpressionException {
    this.aggregate = feature.aggregate();
    this.window = feature.window();
    this.where = feature.where() == null ? null : Expression.compile(feature.where(), schema);
    this.field = aggregate.counted().map(schema::indexOf).orElse(-1);
    Optional<String> of = aggregate.expression();
    Expression expression = of.isEmpty() ? null : Expression.compile(of.get(), schema);
    boolean isCondition = aggregate.kind().argument() == AggregateArgument.CONDITION;
    this.condition = isCondition ? expression : null;
    this.value = isCondition ? null : expression;
  }

  /**
   * @throws IllegalArgumentException where an expression cannot be compiled
   */
  public static Contributors of(FeatureDefinition feature, EventSchema schema) {
    try {
      return new Contributors(feature, schema);
    } catch (ExpressionException e) {
      throw new IllegalArgumentException(
          "Cannot compile feature " + feature.name() + ": " + e.getMessage(), e);
    }
  }

  /** The window's bounds; empty where the feature has no window. */
  public Optional<WindowBounds> bounds(long referenceTimeMs) {
    return Optional.ofNullable(window).map(each -> WindowBounds.of(each, referenceTimeMs));
  }

  /**
   * The contributors to the feature of the last of these events.
   *
   * @param arrived a user's events so far, in arrival order
   * @param referenceTimeMs the greatest of their times, also of those that are no longer known
   */
  public List<Contributor> among(List<Event> arrived, long referenceTimeMs) {
    Optional<WindowBounds> bounds = bounds(referenceTimeMs);
    List<Contributor> found = new ArrayList<>();
    for (int place = first(arrived.size()); place < end(arrived.size()); place++) {
      Event event = arrived.get(place);
      boolean inWindow = bounds.isEmpty() || bounds.get().contains(event.eventTimeMs());
      if (inWindow && (where == null || where.test(event))) {
        add(place, event, found);
      }
    }
    return found;
  }

  private void add(int place, Event event, List<Contributor> found) {
    if (condition != null && !condition.test(event)) {
      found.clear();
      return;
    }
    Object brought = value(event);
    if (brought != null || takesMatchesAlone()) {
      found.add(new Contributor(place, brought));
    }
  }

  /** The place of the first event to look at. */
  private int first(int size) {
    return switch (scope()) {
      case WINDOW, BEFORE, EVER -> 0;
      case THIS_EVENT -> size - 1;
      case FEATURES -> size;
    };
  }

  /** The place after the last event to look at. */
  private int end(int size) {
    return switch (scope()) {
      case WINDOW, EVER, THIS_EVENT, FEATURES -> size;
      case BEFORE -> size - 1;
    };
  }

  private AggregateScope scope() {
    return aggregate.kind().scope();
  }

  private boolean takesMatchesAlone() {
    return value == null && field < 0;
  }

  /** The event's contribution, or null for none. */
  private Object value(Event event) {
    if (field >= 0) {
      Object counted = event.values()[field];
      return counted instanceof Double number && !Double.isFinite(number) ? null : counted;
    } else if (value == null) {
      return null;
    } else if (value.kind() == Expression.Kind.TEXT) {
      return value.text(event);
    }
    double number = value.number(event);
    return Double.isNaN(number)
            || (aggregate.kind().argument().isSummed() && Math.abs(number) > Sample.MAGNITUDE_MAX)
        ? null
        : (Object) number;
  }
}
