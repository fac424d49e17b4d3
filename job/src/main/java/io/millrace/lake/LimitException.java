package io.millrace.lake;

/** Reports a request that takes more of the tables than its caller allows. */
public final class LimitException extends LakeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param limit the limit that is exceeded, as a sentence without its full stop
   */
  public LimitException(String limit) {
    super(limit);
  }
}
