package io.millrace.lake.column;

/** Reports a column of a file that is not as Iceberg writes it. The message is for people. */
public final class UnreadableColumnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableColumnException(String message) {
    super(message);
  }
}
