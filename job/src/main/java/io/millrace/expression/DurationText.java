package io.millrace.expression;

import dev.cel.runtime.CelEvaluationException;
import java.time.Duration;

/**
 * CEL's {@code duration(string)} in a time that grows with the text. cel-java copies the rest of
 * the text for each of its parts, so that half a megabyte of {@code 1h1h1h…} takes minutes; here it
 * reads a long text in pieces, and the values are its own.
 */
final class DurationText {
  private static final int PIECE_CHARS = 1_024;

  private DurationText() {}

  /** cel-java's function. */
  @FunctionalInterface
  interface Reader {
    Duration read(String text) throws CelEvaluationException;
  }

  /**
   * @throws RuntimeException where cel-java throws for the whole text
   */
  static Duration read(String text, Reader reader) throws CelEvaluationException {
    if (text.length() <= PIECE_CHARS) {
      return reader.read(text);
    }
    String sign = text.startsWith("-") ? "-" : "";
    int from = sign.isEmpty() && !text.startsWith("+") ? 0 : 1;
    Duration sum = Duration.ZERO;
    for (int end; from < text.length(); from = end) {
      end = endOfPiece(text, from);
      // A sign stands at the beginning alone, and only a text that is nothing else may be "0".
      if (!isDigit(text.charAt(from)) || isDigit(text.charAt(end - 1))) {
        throw new IllegalArgumentException("no duration");
      }
      sum = sum.plus(reader.read(text.substring(from, end)));
    }
    // Parts have no sign, so the limits that hold for each piece hold for the sum alike.
    return reader.read(sign + sum.getSeconds() + 's' + sum.getNano() + "ns");
  }

  /** The first place behind a unit where a piece is long enough, or the end of the text. */
  private static int endOfPiece(String text, int from) {
    for (int i = from + PIECE_CHARS; i < text.length(); i++) {
      char before = text.charAt(i - 1);
      if (isDigit(text.charAt(i)) && !isDigit(before) && before != '.') {
        return i;
      }
    }
    return text.length();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
