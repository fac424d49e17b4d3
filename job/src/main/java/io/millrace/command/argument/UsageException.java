package io.millrace.command.argument;

/** A command line that is wrong, in the words that its user sees. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
