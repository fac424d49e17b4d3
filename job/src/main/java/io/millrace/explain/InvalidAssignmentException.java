package io.millrace.explain;

/** A value that a feature cannot have, or a feature that is none. */
public final class InvalidAssignmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidAssignmentException(String message) {
    super(message);
  }
}
