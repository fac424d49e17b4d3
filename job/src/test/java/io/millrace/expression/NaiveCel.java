package io.millrace.expression;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CEL's operators by its specification, as simply as can be: a failure is an exception, whole
 * numbers are big ones, and macros are loops and not folds. Shares no code with what it checks.
 */
final class NaiveCel {
  private static final BigInteger TWO_TO_63 = BigInteger.ONE.shiftLeft(63);
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private NaiveCel() {}

  /** CEL's error. */
  static final class Fails extends RuntimeException {
    private static final long serialVersionUID = 1;

    Fails() {
      super("fails", null, false, false);
    }
  }

  /** A value of CEL's type uint. */
  record Uint(BigInteger value) {}

  /** A part of an expression, over the variables around it. */
  @FunctionalInterface
  interface Term {
    Object of(Map<String, Object> variables);
  }

  /** The variables with one more. */
  static Map<String, Object> with(Map<String, Object> variables, String name, Object value) {
    Map<String, Object> inner = new LinkedHashMap<>(variables);
    inner.put(name, value);
    return inner;
  }

  static boolean bool(Object value) {
    if (value instanceof Boolean bool) {
      return bool;
    }
    throw new Fails();
  }

  /** True, false, or null where it fails or is no boolean. */
  private static Boolean attempt(Term term, Map<String, Object> variables) {
    try {
      return term.of(variables) instanceof Boolean bool ? bool : null;
    } catch (Fails failed) {
      return null;
    }
  }

  static Term and(Term a, Term b) {
    return variables -> decided(false, List.of(a, b), variables);
  }

  static Term or(Term a, Term b) {
    return variables -> decided(true, List.of(a, b), variables);
  }

  /** The value that one of the terms decides; else a failure where one fails. */
  private static boolean decided(boolean by, List<Term> terms, Map<String, Object> variables) {
    boolean fails = false;
    for (Term term : terms) {
      Boolean value = attempt(term, variables);
      if (value != null && value == by) {
        return by;
      }
      fails |= value == null;
    }
    if (fails) {
      throw new Fails();
    }
    return !by;
  }

  static Term all(Term range, String name, Term holds) {
    return variables -> {
      List<Term> each = new ArrayList<>();
      for (Object element : elements(range.of(variables))) {
        each.add(outer -> holds.of(with(outer, name, element)));
      }
      return decided(false, each, variables);
    };
  }

  static Term exists(Term range, String name, Term holds) {
    return variables -> {
      List<Term> each = new ArrayList<>();
      for (Object element : elements(range.of(variables))) {
        each.add(outer -> holds.of(with(outer, name, element)));
      }
      return decided(true, each, variables);
    };
  }

  static Term existsOne(Term range, String name, Term holds) {
    return variables -> filter(range, name, holds).of(variables).size() == 1;
  }

  /** A filter gives a list. */
  interface ListTerm extends Term {
    @Override
    List<Object> of(Map<String, Object> variables);
  }

  static ListTerm filter(Term range, String name, Term holds) {
    return variables -> {
      List<Object> kept = new ArrayList<>();
      for (Object element : elements(range.of(variables))) {
        if (bool(holds.of(with(variables, name, element)))) {
          kept.add(element);
        }
      }
      return kept;
    };
  }

  static Term map(Term range, String name, Term to) {
    return variables -> {
      List<Object> mapped = new ArrayList<>();
      for (Object element : elements(range.of(variables))) {
        mapped.add(to.of(with(variables, name, element)));
      }
      return mapped;
    };
  }

  private static Iterable<?> elements(Object range) {
    if (range instanceof List<?> list) {
      return list;
    } else if (range instanceof Map<?, ?> map) {
      return map.keySet();
    }
    throw new Fails();
  }

  static boolean equal(Object a, Object b) {
    if (a == null || b == null) {
      return a == null && b == null;
    } else if (isNumber(a) && isNumber(b)) {
      return (a instanceof Double || b instanceof Double)
          ? real(a) == real(b)
          : whole(a).equals(whole(b));
    } else if (a instanceof List<?> x && b instanceof List<?> y) {
      boolean same = x.size() == y.size();
      for (int i = 0; same && i < x.size(); i++) {
        same = equal(x.get(i), y.get(i));
      }
      return same;
    } else if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      boolean same = x.size() == y.size();
      for (Map.Entry<?, ?> each : x.entrySet()) {
        same &=
            y.entrySet().stream()
                .anyMatch(
                    other ->
                        equal(each.getKey(), other.getKey())
                            && equal(each.getValue(), other.getValue()));
      }
      return same;
    }
    return a.equals(b);
  }

  static int compare(Object a, Object b) {
    if (isNumber(a) && isNumber(b)) {
      if (!(a instanceof Double || b instanceof Double)) {
        return whole(a).compareTo(whole(b));
      } else if (Double.isNaN(real(a)) || Double.isNaN(real(b))) {
        throw new Fails();
      }
      return real(a) < real(b) ? -1 : real(a) > real(b) ? 1 : 0;
    } else if (a instanceof String x && b instanceof String y) {
      return Arrays.compare(x.codePoints().toArray(), y.codePoints().toArray());
    } else if (a instanceof Boolean x && b instanceof Boolean y) {
      return x.compareTo(y);
    } else if (a instanceof Instant x && b instanceof Instant y) {
      return x.compareTo(y);
    } else if (a instanceof Duration x && b instanceof Duration y) {
      return x.compareTo(y);
    }
    throw new Fails();
  }

  static boolean in(Object value, Object collected) {
    for (Object each : elements(collected)) {
      if (equal(value, each)) {
        return true;
      }
    }
    return false;
  }

  static Object at(Object collected, Object index) {
    if (collected instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        if (equal((long) i, index)) {
          return list.get(i);
        }
      }
    } else if (collected instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> each : map.entrySet()) {
        if (equal(each.getKey(), index)) {
          return each.getValue();
        }
      }
    }
    throw new Fails();
  }

  static Object size(Object value) {
    if (value instanceof String text) {
      return text.codePoints().count();
    } else if (value instanceof Map<?, ?> map) {
      return (long) map.size();
    } else if (value instanceof List<?> list) {
      return (long) list.size();
    }
    throw new Fails();
  }

  static Object arithmetic(char operator, Object a, Object b) {
    if (a instanceof Double x && b instanceof Double y) {
      return switch (operator) {
        case '+' -> x + y;
        case '-' -> x - y;
        case '*' -> x * y;
        case '/' -> x / y;
        default -> throw new Fails();
      };
    } else if (isNumber(a) && isNumber(b) && a.getClass() == b.getClass()) {
      BigInteger result = whole(operator, whole(a), whole(b));
      if (operator == '%' && a instanceof Long) {
        // Where the division overflows the remainder fails with it.
        toInt(whole(a).divide(whole(b)));
      }
      return a instanceof Long ? toInt(result) : toUint(result);
    } else if (a instanceof String x && b instanceof String y && operator == '+') {
      return x + y;
    } else if (a instanceof List<?> x && b instanceof List<?> y && operator == '+') {
      List<Object> all = new ArrayList<>(x);
      all.addAll(y);
      return all;
    }
    return times(operator, a, b);
  }

  private static BigInteger whole(char operator, BigInteger a, BigInteger b) {
    boolean divides = operator == '/' || operator == '%';
    if (divides && b.signum() == 0) {
      throw new Fails();
    }
    return switch (operator) {
      case '+' -> a.add(b);
      case '-' -> a.subtract(b);
      case '*' -> a.multiply(b);
      case '/' -> a.divide(b);
      default -> a.remainder(b);
    };
  }

  private static Object times(char operator, Object a, Object b) {
    try {
      if (a instanceof Instant x && b instanceof Duration y) {
        return time(operator == '+' ? x.plus(y) : x.minus(y));
      } else if (a instanceof Duration x && b instanceof Instant y && operator == '+') {
        return time(y.plus(x));
      } else if (a instanceof Instant x && b instanceof Instant y && operator == '-') {
        // Its nanoseconds must fit 64 bits.
        return Duration.ofNanos(Duration.between(y, x).toNanos());
      } else if (a instanceof Duration x && b instanceof Duration y) {
        return span(operator == '+' ? x.plus(y) : x.minus(y));
      }
    } catch (ArithmeticException | java.time.DateTimeException beyondJava) {
      throw new Fails();
    }
    throw new Fails();
  }

  static Instant time(Instant instant) {
    if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
      throw new Fails();
    }
    return instant;
  }

  /** A duration, which fails above ten thousand years. */
  static Duration span(Duration duration) {
    if (duration.abs().compareTo(Duration.ofSeconds(315_576_000_000L, 999_999_999)) > 0) {
      throw new Fails();
    }
    return duration;
  }

  static Object negated(Object value) {
    if (value instanceof Double number) {
      return -number;
    } else if (value instanceof Long number) {
      return toInt(BigInteger.valueOf(number).negate());
    }
    throw new Fails();
  }

  static Long toInt(BigInteger value) {
    if (value.compareTo(TWO_TO_63.negate()) < 0 || value.compareTo(TWO_TO_63) >= 0) {
      throw new Fails();
    }
    return value.longValue();
  }

  static Uint toUint(BigInteger value) {
    if (value.signum() < 0 || value.compareTo(TWO_TO_64) >= 0) {
      throw new Fails();
    }
    return new Uint(value);
  }

  /** {@code int(value)}, {@code uint(value)} and {@code double(value)}. */
  static Object converted(String type, Object value) {
    if (!isNumber(value)) {
      throw new Fails();
    } else if (type.equals("double")) {
      return real(value);
    } else if (!(value instanceof Double number)) {
      return type.equals("int") ? toInt(whole(value)) : toUint(whole(value));
    } else if (type.equals("int") && Math.abs(number) < 0x1p63) {
      return number.longValue();
    } else if (type.equals("uint") && number >= 0 && number < 0x1p64) {
      return new Uint(new java.math.BigDecimal(number).toBigInteger());
    }
    throw new Fails();
  }

  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Uint;
  }

  private static BigInteger whole(Object number) {
    return number instanceof Uint uint ? uint.value() : BigInteger.valueOf((Long) number);
  }

  private static double real(Object number) {
    return number instanceof Double value ? value : whole(number).doubleValue();
  }

  static String type(Object value) {
    return value == null ? "null" : value instanceof List<?> ? "list" : value.getClass().getName();
  }
}
