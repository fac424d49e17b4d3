package io.millrace.command.argument;

/** A wrong command line; the message is what the user sees. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
