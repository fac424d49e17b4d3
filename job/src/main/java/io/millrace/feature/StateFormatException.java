package io.millrace.feature;

/** A user's state whose bytes this build cannot read. */
public final class StateFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StateFormatException(String problem) {
    super(
        "Cannot read a user's state: "
            + problem
            + ". Restore a savepoint that this build wrote, or run the build that wrote this one");
  }
}
