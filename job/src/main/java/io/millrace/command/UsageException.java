package io.millrace.command;

/** A command line that is wrong, in the words that its user sees. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
