package io.millrace.event;

/** A value that is not whole, or not strict; the message, which follows "the value", says why. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1;

  public MalformedException(String message) {
    this(message, null);
  }

  MalformedException(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
