package io.millrace.expression;

/** An expression that does not check. The message says what is wrong, where, and the fix. */
public final class ExpressionException extends Exception {
  private static final long serialVersionUID = 1;

  private final int offset;

  ExpressionException(String message, int offset) {
    super(message);
    this.offset = offset;
  }

  /** The place of the fault in the source, in chars from 0. */
  public int offset() {
    return offset;
  }

  /** The column of the fault, for people: the first char is 1. */
  public int column() {
    return offset + 1;
  }
}
