package io.millrace.verify;

import io.millrace.history.UserRows;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import java.io.IOException;

/** Who does the work of a verification: threads of this machine, or the tasks of a cluster. */
@FunctionalInterface
public interface VerifyWork {

  /**
   * What there is to do.
   *
   * @param versions that can be recomputed
   * @param rows that are read
   * @param limits of what may differ
   */
  record Job(Lake lake, Cut cut, VersionSet versions, UserRows rows, Limits limits) {}

  /** Reads, recomputes and compares, and adds what it has found. */
  void run(Job job, Parts parts) throws IOException;
}
