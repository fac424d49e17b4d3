package io.millrace.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CEL's lists and maps. A list or map that holds a failure is a failure, and so is a map with a key
 * that comes twice, or that is no string, boolean or whole number.
 */
final class Collected {
  private Collected() {}

  static Evaluator list(List<Evaluator> elements) {
    return event -> {
      List<Object> list = new ArrayList<>(elements.size());
      for (Evaluator element : elements) {
        Object value = element.evaluate(event);
        if (value == Evaluator.FAILED) {
          return Evaluator.FAILED;
        }
        list.add(value);
      }
      return list;
    };
  }

  /**
   * @param values as many as keys
   */
  static Evaluator map(List<Evaluator> keys, List<Evaluator> values) {
    return event -> {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        Object key = keys.get(i).evaluate(event);
        Object value = values.get(i).evaluate(event);
        if (!isKey(key) || value == Evaluator.FAILED || Heterogeneous.key(map, key).isPresent()) {
          return Evaluator.FAILED;
        }
        map.put(key, value);
      }
      return map;
    };
  }

  private static boolean isKey(Object value) {
    return value instanceof String
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof UnsignedLong;
  }

  /** {@code value in collected}: an element of a list, or a key of a map. */
  static Evaluator in(Evaluator value, Evaluator collected) {
    return event -> {
      Object sought = value.evaluate(event);
      Object among = collected.evaluate(event);
      if (sought == Evaluator.FAILED) {
        return Evaluator.FAILED;
      } else if (among instanceof List<?> list) {
        return list.stream().anyMatch(each -> Heterogeneous.areEqual(sought, each));
      }
      return among instanceof Map<?, ?> map
          ? (Object) Heterogeneous.key(map, sought).isPresent()
          : Evaluator.FAILED;
    };
  }

  /** {@code collected[index]}, and a map's {@code collected.key}. */
  static Evaluator at(Evaluator collected, Evaluator index) {
    return event -> {
      Object among = collected.evaluate(event);
      Object place = index.evaluate(event);
      if (place == Evaluator.FAILED) {
        return Evaluator.FAILED;
      } else if (among instanceof List<?> list) {
        return place instanceof Number number ? at(list, number) : Evaluator.FAILED;
      }
      return among instanceof Map<?, ?> map ? at(map, place) : Evaluator.FAILED;
    };
  }

  private static Object at(Map<?, ?> map, Object key) {
    Optional<Object> found = Heterogeneous.key(map, key);
    // A value may be null.
    return found.isPresent() ? map.get(found.get()) : Evaluator.FAILED;
  }

  private static Object at(List<?> list, Number index) {
    Optional<BigInteger> place =
        Heterogeneous.whole(index)
            .filter(i -> i.signum() >= 0 && i.compareTo(BigInteger.valueOf(list.size())) < 0);
    // An element may be null.
    return place.isPresent() ? list.get(place.get().intValue()) : Evaluator.FAILED;
  }

  /** {@code has(map.key)}. */
  static Evaluator has(Evaluator collected, String key) {
    return event ->
        collected.evaluate(event) instanceof Map<?, ?> map
            ? (Object) map.containsKey(key)
            : Evaluator.FAILED;
  }

  /** {@code size(...)} of a text in code points, of bytes, of a list, of a map. */
  static Evaluator size(Evaluator operand) {
    return event -> {
      Object value = operand.evaluate(event);
      if (value instanceof String text) {
        return (long) text.codePointCount(0, text.length());
      } else if (value instanceof List<?> list) {
        return (long) list.size();
      } else if (value instanceof Map<?, ?> map) {
        return (long) map.size();
      }
      return value instanceof CelByteString bytes ? (Object) (long) bytes.size() : Evaluator.FAILED;
    };
  }

  /** Two lists as one. */
  static List<Object> concatenated(List<?> a, List<?> b) {
    List<Object> all = new ArrayList<>(a.size() + b.size());
    all.addAll(a);
    all.addAll(b);
    return all;
  }
}
