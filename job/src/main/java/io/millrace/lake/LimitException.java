package io.millrace.lake;

/** What was asked of the tables takes more than the one who asks may use. */
public final class LimitException extends LakeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param limit a sentence without its full stop: what would be too much
   */
  public LimitException(String limit) {
    super(limit);
  }
}
