package io.millrace.event;

import com.fasterxml.jackson.core.io.NumberInput;
import java.nio.charset.StandardCharsets;

/** Finds the end of a number of JSON, and gives its value. */
final class ScannedNumber {
  /** Numbers of so many digits fit into 64 bits without a sign. */
  private static final int DIGITS_MAX = 19;

  private static final int EXPONENT_DIGITS_MAX = 4;
  private static final long EXACT_MAX = 1L << 53;

  /** The powers of ten that are doubles exactly. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private boolean isNegative;
  private boolean isInteger;

  /** All digits before the exponent; overflows where they are too many. */
  private long digits;

  private int digitCount;
  private int exponent;

  /** The place behind a number that begins here; -1 where none does. */
  int end(byte[] json, int start) {
    isNegative = json[start] == '-';
    isInteger = true;
    digits = 0;
    exponent = 0;
    int whole = isNegative ? start + 1 : start;
    int at = digitsEnd(json, whole);
    digitCount = at - whole;
    if (digitCount == 0 || (digitCount > 1 && json[whole] == '0')) {
      return -1;
    }
    if (at < json.length && json[at] == '.') {
      int fraction = at + 1;
      at = digitsEnd(json, fraction);
      if (at == fraction) {
        return -1;
      }
      isInteger = false;
      exponent = fraction - at;
      digitCount += at - fraction;
    }
    boolean hasExponent = at < json.length && (json[at] == 'e' || json[at] == 'E');
    return hasExponent ? exponentEnd(json, at + 1) : at;
  }

  private int digitsEnd(byte[] json, int from) {
    long number = digits;
    int at = from;
    while (at < json.length && JsonBytes.isDigit(json[at])) {
      number = 10 * number + json[at] - '0';
      at++;
    }
    digits = number;
    return at;
  }

  private int exponentEnd(byte[] json, int start) {
    boolean isSigned = start < json.length && (json[start] == '-' || json[start] == '+');
    int from = isSigned ? start + 1 : start;
    int written = 0;
    int at = from;
    while (at < json.length && JsonBytes.isDigit(json[at])) {
      written = 10 * written + json[at] - '0';
      at++;
    }
    if (at == from) {
      return -1;
    }
    isInteger = false;
    if (at - from > EXPONENT_DIGITS_MAX) {
      digitCount = Integer.MAX_VALUE;
    }
    exponent += json[start] == '-' ? -written : written;
    return at;
  }

  boolean isNegative() {
    return isNegative;
  }

  /** Whether the number that was scanned last has neither fraction nor exponent. */
  boolean isInteger() {
    return isInteger;
  }

  /** Whether the integer is within 64 bits; false for the least one, which has no opposite. */
  boolean isLong() {
    return digitCount <= DIGITS_MAX && digits >= 0;
  }

  long longValue() {
    return isNegative ? -digits : digits;
  }

  /**
   * The nearest double. An exact integer times or divided by an exact power of ten is rounded once,
   * so the result is the nearest (Clinger, "How to read floating point numbers accurately"); all
   * else is Jackson's.
   */
  double doubleValue(byte[] json, int start, int end) {
    boolean isExact = isLong() && digits <= EXACT_MAX && Math.abs(exponent) < POWERS.length;
    if (!isExact) {
      String written = new String(json, start, end - start, StandardCharsets.ISO_8859_1);
      return NumberInput.parseDouble(written, true);
    }
    double magnitude = exponent < 0 ? digits / POWERS[-exponent] : digits * POWERS[exponent];
    return isNegative ? -magnitude : magnitude;
  }
}
