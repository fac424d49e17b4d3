package io.millrace.lake;

/** Tables that cannot be read, or not as asked: what failed, where, and what to do. */
public class LakeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LakeException(String message) {
    super(message);
  }

  public LakeException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * What a catalog has not done.
   *
   * @param what behind "Cannot"
   * @param fault of which the first line is told: Iceberg's others are advice to programs
   * @param next what to do
   */
  public static LakeException cannot(String what, Throwable fault, String next) {
    String why = fault.toString().lines().findFirst().orElse("");
    return new LakeException("Cannot %s: %s (%s)".formatted(what, why, next), fault);
  }
}
