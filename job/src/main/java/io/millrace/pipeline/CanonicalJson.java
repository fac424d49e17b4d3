package io.millrace.pipeline;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes JSON by RFC 8785 (JSON Canonicalization Scheme): keys sorted by UTF-16 code units, no
 * blanks, the shortest escapes, numbers as ECMAScript prints them.
 */
final class CanonicalJson {
  /** The largest whole number that programs keep exact where they keep numbers as doubles. */
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

  private static final int MAX_DIGITS = 17;

  private final StringBuilder json = new StringBuilder();

  private CanonicalJson() {}

  /**
   * @param value maps with text keys, lists, texts, longs, ints, doubles, booleans and nulls
   */
  static String of(Object value) {
    CanonicalJson writer = new CanonicalJson();
    writer.write(value);
    return writer.json.toString();
  }

  private void write(Object value) {
    if (value == null || value instanceof Boolean) {
      json.append(value);
    } else if (value instanceof String text) {
      writeText(text);
    } else if (value instanceof Long || value instanceof Integer) {
      json.append(safe(((Number) value).longValue()));
    } else if (value instanceof Double number) {
      json.append(number(number));
    } else if (value instanceof List<?> list) {
      json.append('[');
      for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
        write(items.next());
        json.append(items.hasNext() ? "," : "");
      }
      json.append(']');
    } else if (value instanceof Map<?, ?> map) {
      writeObject(map);
    } else {
      throw new IllegalArgumentException("Cannot write as JSON: " + value.getClass().getName());
    }
  }

  private void writeObject(Map<?, ?> map) {
    // The order of String is that of UTF-16 code units.
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put((String) key, value));
    String separator = "{";
    for (Map.Entry<String, Object> entry : sorted.entrySet()) {
      json.append(separator);
      writeText(entry.getKey());
      json.append(':');
      write(entry.getValue());
      separator = ",";
    }
    json.append(sorted.isEmpty() ? "{}" : "}");
  }

  private void writeText(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\b' -> json.append("\\b");
        case '\t' -> json.append("\\t");
        case '\n' -> json.append("\\n");
        case '\f' -> json.append("\\f");
        case '\r' -> json.append("\\r");
        default -> json.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    json.append('"');
  }

  private static long safe(long value) {
    if (value > MAX_SAFE_INTEGER || value < -MAX_SAFE_INTEGER) {
      throw new IllegalArgumentException(
          "Cannot write as JSON: " + value + " (must be within 2^53, RFC 8785)");
    }
    return value;
  }

  /** ECMAScript's Number::toString. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Cannot write as JSON: " + value + " (must be finite)");
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    return (value < 0 ? "-" : "") + placed(digits, point);
  }

  /** The digits with a point before the digit of this index, or with an exponent. */
  private static String placed(String digits, int point) {
    int count = digits.length();
    if (count <= point && point <= 21) {
      return digits + "0".repeat(point - count);
    } else if (0 < point && point <= 21) {
      return digits.substring(0, point) + '.' + digits.substring(point);
    } else if (-6 < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    String fraction = count == 1 ? "" : '.' + digits.substring(1);
    int exponent = point - 1;
    return digits.charAt(0) + fraction + 'e' + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }

  /**
   * The decimal with the fewest digits that reads back as the value; of several, the nearest. Java
   * 17's Double.toString has more digits than needed for some values (JDK-4511638).
   */
  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int precision = 1; precision < MAX_DIGITS; precision++) {
      BigDecimal below = exact.round(new MathContext(precision, RoundingMode.DOWN));
      BigDecimal above = exact.round(new MathContext(precision, RoundingMode.UP));
      boolean belowReads = below.doubleValue() == value;
      boolean aboveReads = above.doubleValue() == value;
      if (belowReads || aboveReads) {
        // Where both read back, the nearer; of equally near ones, the even, as ECMAScript says.
        BigDecimal nearer = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
        BigDecimal one = belowReads ? below : above;
        return (belowReads && aboveReads ? nearer : one).stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }
}
