package io.millrace.expression;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** CEL's {@code ==}, {@code !=} and {@code in}. Null equals only null, and NaN equals nothing. */
final class Equality {
  private Equality() {}

  static Evaluator equal(Evaluator left, Evaluator right) {
    return event -> {
      Object a = left.evaluate(event);
      Object b = right.evaluate(event);
      return a == Evaluator.FAILED || b == Evaluator.FAILED ? Evaluator.FAILED : areEqual(a, b);
    };
  }

  static Evaluator notEqual(Evaluator left, Evaluator right) {
    return event -> {
      Object a = left.evaluate(event);
      Object b = right.evaluate(event);
      return a == Evaluator.FAILED || b == Evaluator.FAILED ? Evaluator.FAILED : !areEqual(a, b);
    };
  }

  /** {@code value in [elements]}; an element that fails fails the whole, as it does in CEL. */
  static Evaluator in(Evaluator value, List<Evaluator> elements) {
    return event -> {
      Object sought = value.evaluate(event);
      boolean found = false;
      for (Evaluator element : elements) {
        Object each = element.evaluate(event);
        if (each == Evaluator.FAILED) {
          return Evaluator.FAILED;
        }
        found |= areEqual(sought, each);
      }
      return sought == Evaluator.FAILED ? Evaluator.FAILED : (Object) found;
    };
  }

  /** {@code value in [constants]}. */
  static Evaluator inConstants(Evaluator value, List<Object> constants) {
    Set<Object> set = new HashSet<>();
    constants.forEach(constant -> set.add(withoutNegativeZero(constant)));
    return event -> {
      Object sought = value.evaluate(event);
      return sought == Evaluator.FAILED
          ? Evaluator.FAILED
          : (Object) set.contains(withoutNegativeZero(sought));
    };
  }

  /** Makes -0.0 the 0.0 that it equals: as objects the two are not equal. */
  private static Object withoutNegativeZero(Object value) {
    return value instanceof Double number && number == 0 ? (Object) 0.0 : value;
  }

  /** Compares two values: the checker lets only values of one type meet here, or null. */
  private static boolean areEqual(Object a, Object b) {
    if (a instanceof Double x && b instanceof Double y) {
      return x.doubleValue() == y.doubleValue();
    }
    return a == null ? b == null : a.equals(b);
  }
}
