package io.millrace.trial;

import io.millrace.verify.Bits;

/**
 * A single value of JSON as it is written, so that no bit of a number is lost.
 *
 * @param text a number's or a string's; {@code null}, {@code true} or {@code false}
 */
record Literal(Kind kind, String text) {
  enum Kind {
    NUMBER,
    STRING,
    WORD
  }

  /** Whether both are the same value; numbers are as doubles, bit for bit. */
  boolean isSame(Literal other) {
    if (kind != other.kind) {
      return false;
    }
    return text.equals(other.text)
        || (kind == Kind.NUMBER
            && Bits.same(Double.parseDouble(text), Double.parseDouble(other.text)));
  }

  /** The same of scores, which are floats: whatever digits were typed, the bits are the same. */
  boolean isSameScore(Literal other) {
    return isSame(other)
        || (kind == Kind.NUMBER
            && other.kind == Kind.NUMBER
            && Bits.same(Float.parseFloat(text), Float.parseFloat(other.text)));
  }

  /**
   * How far two scores are apart, as {@code verify} measures it; the greatest where one is none.
   */
  long distance(Literal other) {
    return kind == Kind.NUMBER && other.kind == Kind.NUMBER
        ? Bits.distance(Float.parseFloat(text), Float.parseFloat(other.text))
        : Long.MAX_VALUE;
  }

  /** For people; a string is told from a number by its quotes. */
  @Override
  public String toString() {
    return kind == Kind.STRING ? '\'' + text + '\'' : text;
  }
}
