package io.millrace.lake;

/** Reports tables that cannot be read or changed as asked: what failed, where, and what to do. */
public class LakeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LakeException(String message) {
    super(message);
  }

  public LakeException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Reports what a catalog has not done.
   *
   * @param what the words behind "Cannot"
   * @param fault the cause, whose first line is shown: Iceberg's further lines are advice to
   *     programs
   * @param next the advice
   */
  public static LakeException cannot(String what, Throwable fault, String next) {
    String why = fault.toString().lines().findFirst().orElse("");
    return new LakeException("Cannot %s: %s (%s)".formatted(what, why, next), fault);
  }
}
