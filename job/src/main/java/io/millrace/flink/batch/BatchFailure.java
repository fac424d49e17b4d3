package io.millrace.flink.batch;

import com.google.common.base.Throwables;

/** A batch job that could not run, or has failed. The message is the innermost cause. */
public final class BatchFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BatchFailure(String job, Throwable cause) {
    super("Cannot run the job '%s': %s".formatted(job, reason(cause)), cause);
  }

  private static String reason(Throwable cause) {
    Throwable root = Throwables.getRootCause(cause);
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
