package io.millrace.sizing;

/** A load that no job is large enough for, or a sample that shows none. */
public final class SizingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SizingException(String message) {
    super(message);
  }
}
