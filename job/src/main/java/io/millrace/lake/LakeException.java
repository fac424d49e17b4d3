package io.millrace.lake;

/** Tables that cannot be read, or not as asked: what failed, where, and what to do. */
public final class LakeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LakeException(String message) {
    super(message);
  }

  public LakeException(String message, Throwable cause) {
    super(message, cause);
  }
}
