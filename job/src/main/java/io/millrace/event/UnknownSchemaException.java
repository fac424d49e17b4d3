package io.millrace.event;

/** A value whose writer's schema nobody knows; the message, one for people, says which and who. */
public final class UnknownSchemaException extends Exception {
  private static final long serialVersionUID = 1;

  public UnknownSchemaException(String message) {
    super(message, null, false, false);
  }
}
