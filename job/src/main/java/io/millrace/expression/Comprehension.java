package io.millrace.expression;

import io.millrace.event.Event;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What CEL's macros ({@code all}, {@code exists}, {@code exists_one}, {@code map}, {@code filter})
 * are expanded to: a fold over a list, or over the keys of a map. Its variables stand behind the
 * fields in the values of the event. A failure folds on like a value, since {@code exists} absorbs
 * it where a later element decides.
 */
final class Comprehension implements Evaluator {
  /** Where its variables stand among the values. */
  record Variables(int element, int accumulated) {}

  /** Each sees both variables, but the result, which sees the accumulated one. */
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
   * The whole expression around, with room for variables behind the fields.
   *
   * @param fields how many values an event has
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

  /** {@code @not_strictly_false}, the macros' own: a failure does not end a fold. */
  static Evaluator notStrictlyFalse(Evaluator operand) {
    return event -> !Boolean.FALSE.equals(operand.evaluate(event));
  }
}
