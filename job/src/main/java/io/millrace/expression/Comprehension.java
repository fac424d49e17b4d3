package io.millrace.expression;

import io.millrace.event.Event;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A fold over a list, or over the keys of a map, to which CEL's macros ({@code all}, {@code
 * exists}, {@code exists_one}, {@code map}, {@code filter}) are expanded. Its variables follow the
 * fields in the values of the event. A failure is folded like a value, since {@code exists} absorbs
 * it where a later element decides.
 */
final class Comprehension implements Evaluator {
  /** The positions of its variables among the values. */
  record Variables(int element, int accumulated) {}

  /**
   * The parts of a fold. Condition and step see both variables, the result sees the accumulated
   * one, and the initial value sees neither.
   */
  record Parts(Evaluator initial, Evaluator condition, Evaluator step, Evaluator result) {}

  private final Evaluator range;
  private final Variables variables;
  private final Parts parts;

  Comprehension(Evaluator range, Variables variables, Parts parts) {
    this.range = range;
    this.variables = variables;
    this.parts = parts;
  }

  /**
   * Evaluates a whole expression with room for the variables of its folds after the fields.
   *
   * @param fields the number of values of an event
   */
  static Evaluator withRoom(Evaluator whole, int fields, int variables) {
    return event ->
        whole.evaluate(
            new Event(
                event.eventId(),
                event.userId(),
                event.eventTimeMs(),
                Arrays.copyOf(event.values(), fields + variables),
                event.kafka()));
  }

  @Override
  public Object evaluate(Event event) {
    Object folded = range.evaluate(event);
    Iterable<?> elements =
        folded instanceof List<?> list
            ? list
            : folded instanceof Map<?, ?> map ? map.keySet() : null;
    if (elements == null) {
      return FAILED;
    }
    Object[] values = event.values();
    values[variables.accumulated()] = parts.initial().evaluate(event);
    for (Object element : elements) {
      values[variables.element()] = element;
      Object goesOn = parts.condition().evaluate(event);
      if (!(goesOn instanceof Boolean holds)) {
        return FAILED;
      } else if (!holds) {
        break;
      }
      values[variables.accumulated()] = parts.step().evaluate(event);
    }
    return parts.result().evaluate(event);
  }

  /** {@code @not_strictly_false}, which only macros use: a failure does not end a fold. */
  static Evaluator notStrictlyFalse(Evaluator operand) {
    return event -> !Boolean.FALSE.equals(operand.evaluate(event));
  }
}
