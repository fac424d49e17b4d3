package io.millrace.expression;

import com.google.common.primitives.UnsignedLong;
import java.util.regex.Pattern;

/**
 * Reads numbers and booleans from strings, for CEL's {@code double(string)} and its kin, in the
 * forms that CEL's engines agree on. Java's own parsers also take blanks around a number, its
 * type's letter ({@code 1d}), hexadecimal fractions, and digits of other scripts.
 */
final class NumberText {
  private static final Pattern UNSIGNED = Pattern.compile("[0-9]+");
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]++\\.?[0-9]*+|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");
  private static final Pattern INFINITE =
      Pattern.compile("[+-]?inf(?:inity)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern NOT_A_NUMBER = Pattern.compile("[+-]?nan", Pattern.CASE_INSENSITIVE);

  private NumberText() {}

  /**
   * @throws NumberFormatException where the text is no number
   */
  static double toDouble(String text) {
    if (DECIMAL.matcher(text).matches()) {
      return Double.parseDouble(text);
    } else if (INFINITE.matcher(text).matches()) {
      return text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    } else if (NOT_A_NUMBER.matcher(text).matches()) {
      return Double.NaN;
    }
    throw new NumberFormatException("no number");
  }

  /**
   * @throws NumberFormatException where the text is no whole number of 64 bits
   */
  static long toInt(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new NumberFormatException("no whole number");
    }
    return Long.parseLong(text);
  }

  /**
   * @throws NumberFormatException where the text is no whole number of 64 bits without a sign
   */
  static UnsignedLong toUint(String text) {
    if (!UNSIGNED.matcher(text).matches()) {
      throw new NumberFormatException("no whole number without a sign");
    }
    return UnsignedLong.valueOf(text);
  }

  /** Reads a boolean by CEL's conformance tests: only {@code True} and {@code False} mix cases. */
  static Object toBool(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> Evaluator.FAILED;
    };
  }
}
