package io.millrace.event;

/**
 * A schema, valid in itself, by which the declared fields cannot be read; the message says why, in
 * words that follow its name.
 */
public final class UnusableSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnusableSchemaException(String message) {
    super(message);
  }

  /** A schema on which the stack has not been enough. */
  public static UnusableSchemaException tooDeep() {
    return new UnusableSchemaException("it is nested too deeply");
  }
}
