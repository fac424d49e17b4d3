package io.millrace.draft;

/** A draft that cannot be made from the given sample and request; the message says what to give. */
public final class DraftException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DraftException(String message) {
    super(message);
  }
}
