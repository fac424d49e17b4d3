package io.millrace.trial;

import io.millrace.verify.Bits;

/**
 * A single value of JSON as written, so that no bit of a number is lost.
 *
 * @param text the text of a number or a string; {@code null}, {@code true} or {@code false}
 */
record Literal(Kind kind, String text) {
  enum Kind {
    NUMBER,
    STRING,
    WORD
  }

  /** Whether both are the same value; numbers are compared as doubles, bit for bit. */
  boolean isSame(Literal other) {
    if (kind != other.kind) {
      return false;
    }
    return text.equals(other.text)
        || (kind == Kind.NUMBER
            && Bits.same(Double.parseDouble(text), Double.parseDouble(other.text)));
  }

  /** Whether both are the same score: a float with the same bits, whatever its digits. */
  boolean isSameScore(Literal other) {
    return isSame(other)
        || (kind == Kind.NUMBER
            && other.kind == Kind.NUMBER
            && Bits.same(Float.parseFloat(text), Float.parseFloat(other.text)));
  }

  /**
   * The distance of two scores as {@code verify} measures it; the greatest where one is no score.
   */
  long distance(Literal other) {
    return kind == Kind.NUMBER && other.kind == Kind.NUMBER
        ? Bits.distance(Float.parseFloat(text), Float.parseFloat(other.text))
        : Long.MAX_VALUE;
  }

  /** The value for people; quotes distinguish a string from a number. */
  @Override
  public String toString() {
    return kind == Kind.STRING ? '\'' + text + '\'' : text;
  }
}
