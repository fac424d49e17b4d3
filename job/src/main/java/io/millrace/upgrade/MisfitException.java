package io.millrace.upgrade;

import io.millrace.lake.LakeException;

/** Tells that folds do not serve for the rows that are to follow, so that all is folded anew. */
public final class MisfitException extends LakeException {
  private static final long serialVersionUID = 1L;

  public MisfitException(String message) {
    super(message);
  }

  public MisfitException(String message, Throwable cause) {
    super(message, cause);
  }
}
