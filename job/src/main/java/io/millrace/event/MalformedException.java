package io.millrace.event;

/** A value that is not one strict JSON object; the message says why. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedException(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
