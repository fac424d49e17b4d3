package io.millrace.expression;

import java.util.Optional;

/**
 * CEL's {@code <} and its kin. Strings are ordered by code points. An int beside a double becomes a
 * double, with loss beyond 2^53, as CEL's conformance tests ask ({@code
 * not_lt_dyn_int_big_lossy_double}). NaN cannot be ordered: that fails, as in cel-go (cel-java 0.14
 * calls it false, or greater than all).
 */
enum Ordering {
  LESS("_<_"),
  LESS_EQUALS("_<=_"),
  GREATER("_>_"),
  GREATER_EQUALS("_>=_");

  private static final int UNORDERED = Heterogeneous.UNORDERED;

  private final String function;

  Ordering(String function) {
    this.function = function;
  }

  static Optional<Ordering> of(String function) {
    for (Ordering ordering : values()) {
      if (ordering.function.equals(function)) {
        return Optional.of(ordering);
      }
    }
    return Optional.empty();
  }

  Evaluator of(Evaluator left, Evaluator right) {
    return event -> apply(left.evaluate(event), right.evaluate(event));
  }

  /** The same for values whose types the checker does not know, or that are rare. */
  Evaluator ofAny(Evaluator left, Evaluator right) {
    return event -> {
      int comparison = Heterogeneous.compare(left.evaluate(event), right.evaluate(event));
      return comparison == UNORDERED ? Evaluator.FAILED : (Object) holds(comparison);
    };
  }

  private Object apply(Object left, Object right) {
    int comparison = compare(left, right);
    return comparison == UNORDERED ? Evaluator.FAILED : (Object) holds(comparison);
  }

  boolean holds(int comparison) {
    return switch (this) {
      case LESS -> comparison < 0;
      case LESS_EQUALS -> comparison <= 0;
      case GREATER -> comparison > 0;
      case GREATER_EQUALS -> comparison >= 0;
    };
  }

  private static int compare(Object left, Object right) {
    if (left instanceof Double a) {
      return right instanceof Double b
          ? compareDoubles(a, b)
          : right instanceof Long b ? compareDoubles(a, b) : UNORDERED;
    }
    if (left instanceof Long a) {
      return right instanceof Long b
          ? Long.compare(a, b)
          : right instanceof Double b ? compareDoubles(a, b) : UNORDERED;
    }
    if (left instanceof String a && right instanceof String b) {
      return compareStrings(a, b);
    }
    if (left instanceof Boolean a && right instanceof Boolean b) {
      return Boolean.compare(a, b);
    }
    return UNORDERED;
  }

  /** -1, 0 (of 0.0 and -0.0 too) or 1; {@link #UNORDERED} where one is NaN. */
  private static int compareDoubles(double a, double b) {
    return a < b ? -1 : a > b ? 1 : a == b ? 0 : UNORDERED;
  }

  /**
   * -1, 0 or 1, by code points; {@link String#compareTo} goes by UTF-16 units, which puts U+FFFF
   * last.
   */
  static int compareStrings(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean isSurrogateX = Character.isSurrogate(x);
        return isSurrogateX == Character.isSurrogate(y)
            ? Integer.compare(x, y) // Character.compare gives distances, which may be UNORDERED.
            : isSurrogateX ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
