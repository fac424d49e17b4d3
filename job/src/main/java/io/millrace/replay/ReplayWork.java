package io.millrace.replay;

import io.millrace.history.HistorySource;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;

/** Who does the work of a replay: threads of this machine, or the tasks of a cluster. */
@FunctionalInterface
public interface ReplayWork {

  /**
   * What there is to do.
   *
   * @param rows that are read
   * @param threshold at which decisions are compared
   */
  record Job(Lake lake, Cut cut, HistorySource rows, ReplayPlan plan, double threshold) {}

  /**
   * Where predictions go.
   *
   * @param predictions the table that files are written for; it is not in the catalog yet
   * @param scoredAt the time that the rows bear
   */
  record Target(Table predictions, Instant scoredAt) {}

  /**
   * What was done.
   *
   * @param runtime what computed the scores; empty where there is no model
   * @param files of the target's table, for a commit to follow
   */
  record Done(
      long users, String runtime, Comparison scores, LeftOut leftOut, List<DataFile> files) {}

  /** Reads, computes and writes. */
  Done run(Job job, Target target) throws IOException;
}
