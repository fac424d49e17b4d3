package io.millrace.explain;

/** Says that a feature cannot have the value, or that there is no such feature. */
public final class InvalidAssignmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidAssignmentException(String message) {
    super(message);
  }
}
