package io.millrace.event;

/** A text that is no schema of its format; the message says why, in words that follow its name. */
public final class InvalidSchemaException extends Exception {
  private static final long serialVersionUID = 1;

  public InvalidSchemaException(String message, Throwable cause) {
    super(message, cause);
  }
}
