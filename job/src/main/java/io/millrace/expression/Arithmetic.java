package io.millrace.expression;

import java.util.Optional;

/**
 * CEL's arithmetic: ints fail where they overflow or divide by zero, doubles follow IEEE 754. The
 * checker lets only operands of one type meet, or null, which fails.
 */
enum Arithmetic {
  ADD("_+_") {
    @Override
    Object apply(Object a, Object b) {
      return a instanceof String x && b instanceof String y ? x.concat(y) : super.apply(a, b);
    }

    @Override
    Object longs(long a, long b) {
      long sum = a + b;
      return ((a ^ sum) & (b ^ sum)) < 0 ? Evaluator.FAILED : (Object) sum;
    }

    @Override
    Object doubles(double a, double b) {
      return a + b;
    }
  },
  SUBTRACT("_-_") {
    @Override
    Object longs(long a, long b) {
      long difference = a - b;
      return ((a ^ b) & (a ^ difference)) < 0 ? Evaluator.FAILED : (Object) difference;
    }

    @Override
    Object doubles(double a, double b) {
      return a - b;
    }
  },
  MULTIPLY("_*_") {
    @Override
    Object longs(long a, long b) {
      long product = a * b;
      // The high half of a product that fits repeats the sign of the low one.
      return Math.multiplyHigh(a, b) != product >> 63 ? Evaluator.FAILED : (Object) product;
    }

    @Override
    Object doubles(double a, double b) {
      return a * b;
    }
  },
  DIVIDE("_/_") {
    @Override
    Object longs(long a, long b) {
      return b == 0 || isOverflow(a, b) ? Evaluator.FAILED : (Object) (a / b);
    }

    @Override
    Object doubles(double a, double b) {
      return a / b;
    }
  },
  /** The remainder; for the least int and -1 it fails like the division, as in cel-go. */
  MODULO("_%_") {
    @Override
    Object longs(long a, long b) {
      return b == 0 || isOverflow(a, b) ? Evaluator.FAILED : (Object) (a % b);
    }

    @Override
    Object doubles(double a, double b) {
      return Evaluator.FAILED;
    }
  };

  private static final double TWO_TO_63 = 0x1p63;

  private final String function;

  Arithmetic(String function) {
    this.function = function;
  }

  static Optional<Arithmetic> of(String function) {
    for (Arithmetic arithmetic : values()) {
      if (arithmetic.function.equals(function)) {
        return Optional.of(arithmetic);
      }
    }
    return Optional.empty();
  }

  Evaluator of(Evaluator left, Evaluator right) {
    return event -> apply(left.evaluate(event), right.evaluate(event));
  }

  abstract Object longs(long a, long b);

  abstract Object doubles(double a, double b);

  Object apply(Object a, Object b) {
    if (a instanceof Double x && b instanceof Double y) {
      return doubles(x, y);
    }
    return a instanceof Long x && b instanceof Long y ? longs(x, y) : Evaluator.FAILED;
  }

  static boolean isOverflow(long dividend, long divisor) {
    return dividend == Long.MIN_VALUE && divisor == -1;
  }

  static Evaluator negate(Evaluator operand) {
    return event -> {
      Object value = operand.evaluate(event);
      if (value instanceof Double number) {
        return -number;
      }
      return value instanceof Long number && number != Long.MIN_VALUE ? -number : Evaluator.FAILED;
    };
  }

  /** {@code double(number)}. */
  static Evaluator toDouble(Evaluator operand) {
    return event ->
        operand.evaluate(event) instanceof Number number
            ? (Object) number.doubleValue()
            : Evaluator.FAILED;
  }

  /** {@code int(number)}: towards zero; fails from 2^63 on, on both sides. */
  static Evaluator toInt(Evaluator operand) {
    return event -> {
      Object value = operand.evaluate(event);
      if (value instanceof Double number) {
        return Math.abs(number) < TWO_TO_63 ? (Object) number.longValue() : Evaluator.FAILED;
      }
      return value instanceof Long ? value : Evaluator.FAILED;
    };
  }
}
