package io.millrace.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Equality and order of values whatever their types, where the checker does not know them. Numbers
 * of all types can be compared; an int or a uint beside a double becomes a double, with loss beyond
 * 2^53. Values of different types are unequal, and cannot be ordered.
 */
final class Heterogeneous {
  static final int UNORDERED = 2;

  private Heterogeneous() {}

  static Evaluator equal(Evaluator left, Evaluator right) {
    return event -> {
      Object a = left.evaluate(event);
      Object b = right.evaluate(event);
      return a == Evaluator.FAILED || b == Evaluator.FAILED
          ? Evaluator.FAILED
          : (Object) areEqual(a, b);
    };
  }

  /** CEL's {@code ==} of two values, neither of which is a failure. */
  static boolean areEqual(Object a, Object b) {
    if (a == null || b == null) {
      return a == b;
    } else if (a instanceof Number x && b instanceof Number y) {
      return compareNumbers(x, y) == 0;
    } else if (a instanceof List<?> x && b instanceof List<?> y) {
      return areEqual(x, y);
    } else if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      return areEqual(x, y);
    }
    return a.equals(b);
  }

  private static boolean areEqual(List<?> a, List<?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    Iterator<?> others = b.iterator();
    for (Object each : a) {
      if (!areEqual(each, others.next())) {
        return false;
      }
    }
    return true;
  }

  private static boolean areEqual(Map<?, ?> a, Map<?, ?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : a.entrySet()) {
      Optional<Object> key = key(b, entry.getKey());
      if (key.isEmpty() || !areEqual(entry.getValue(), b.get(key.get()))) {
        return false;
      }
    }
    return true;
  }

  /** The key of a map that equals a value: a number may equal one of another type. */
  static Optional<Object> key(Map<?, ?> map, Object value) {
    if (value == null || map.containsKey(value)) {
      return Optional.ofNullable(value);
    }
    Optional<BigInteger> whole = value instanceof Number number ? whole(number) : Optional.empty();
    return whole
        .filter(integer -> integer.bitLength() < Long.SIZE)
        .<Object>map(BigInteger::longValueExact)
        .filter(map::containsKey)
        .or(
            () ->
                whole
                    .filter(i -> i.signum() >= 0 && i.bitLength() <= Long.SIZE)
                    .map(UnsignedLong::valueOf)
                    .filter(map::containsKey));
  }

  /** The number without loss, where it is whole. */
  static Optional<BigInteger> whole(Number number) {
    if (number instanceof Double value) {
      return value == Math.rint(value) && !value.isInfinite()
          ? Optional.of(new BigDecimal(value).toBigIntegerExact())
          : Optional.empty();
    }
    return Optional.of(
        number instanceof UnsignedLong unsigned
            ? unsigned.bigIntegerValue()
            : BigInteger.valueOf(number.longValue()));
  }

  /** Compares two values: -1, 0 or 1; {@link #UNORDERED} where they have no order. */
  static int compare(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return compareNumbers(x, y);
    } else if (a instanceof String x && b instanceof String y) {
      return Ordering.compareStrings(x, y);
    } else if (a instanceof Boolean x && b instanceof Boolean y) {
      return Boolean.compare(x, y);
    } else if (a instanceof Instant x && b instanceof Instant y) {
      return Integer.signum(x.compareTo(y));
    } else if (a instanceof Duration x && b instanceof Duration y) {
      return Integer.signum(x.compareTo(y));
    } else if (a instanceof CelByteString x && b instanceof CelByteString y) {
      return Integer.signum(CelByteString.unsignedLexicographicalComparator().compare(x, y));
    }
    return UNORDERED;
  }

  private static int compareNumbers(Number a, Number b) {
    if (a instanceof Double || b instanceof Double) {
      double x = a.doubleValue();
      double y = b.doubleValue();
      return x < y ? -1 : x > y ? 1 : x == y ? 0 : UNORDERED;
    }
    return whole(a).orElseThrow().compareTo(whole(b).orElseThrow());
  }
}
