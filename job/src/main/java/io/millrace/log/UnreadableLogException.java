package io.millrace.log;

/** A topic that cannot be read from here. */
public final class UnreadableLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
