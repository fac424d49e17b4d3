package io.millrace.expression;

/**
 * CEL's {@code &&}, {@code ||}, {@code !} and {@code ?:}. The first two absorb a failure on either
 * side where the other side decides: {@code failing && false} is false.
 */
final class Logic {
  private Logic() {}

  static Evaluator and(Evaluator left, Evaluator right) {
    return event -> decided(left, right, event, Boolean.FALSE);
  }

  static Evaluator or(Evaluator left, Evaluator right) {
    return event -> decided(left, right, event, Boolean.TRUE);
  }

  private static Object decided(
      Evaluator left, Evaluator right, io.millrace.event.Event event, Boolean decisive) {
    Object a = left.evaluate(event);
    if (decisive.equals(a)) {
      return decisive;
    }
    Object b = right.evaluate(event);
    if (decisive.equals(b)) {
      return decisive;
    }
    return a instanceof Boolean && b instanceof Boolean ? !decisive : Evaluator.FAILED;
  }

  static Evaluator not(Evaluator operand) {
    return event -> operand.evaluate(event) instanceof Boolean value ? !value : Evaluator.FAILED;
  }

  static Evaluator conditional(Evaluator condition, Evaluator then, Evaluator otherwise) {
    return event ->
        condition.evaluate(event) instanceof Boolean holds
            ? (holds ? then : otherwise).evaluate(event)
            : Evaluator.FAILED;
  }
}
