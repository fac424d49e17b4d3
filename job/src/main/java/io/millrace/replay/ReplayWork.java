package io.millrace.replay;

import io.millrace.history.UserRows;
import io.millrace.lake.Cut;
import io.millrace.lake.Lake;
import io.millrace.verify.ReplayedFields;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;

/** Does the work of a replay, on threads of this machine or on the tasks of a cluster. */
@FunctionalInterface
public interface ReplayWork {

  /**
   * The work that there is to do.
   *
   * @param rows the rows that are read
   * @param fields where events have the fields of the plan's definition
   * @param threshold the score at which decisions are compared
   */
  record Job(
      Lake lake,
      Cut cut,
      UserRows rows,
      ReplayedFields fields,
      ReplayPlan plan,
      double threshold) {}

  /**
   * The table that predictions go to.
   *
   * @param predictions the table that files are written for; it is not in the catalog yet
   * @param scoredAt the rows' time of scoring
   */
  record Target(Table predictions, Instant scoredAt) {}

  /**
   * The result of the work.
   *
   * @param runtime the runtime that computed the scores; empty where there is no model
   * @param files the files of the target's table that are to be committed
   */
  record Done(
      long users, String runtime, Comparison scores, LeftOut leftOut, List<DataFile> files) {}

  /** Reads, computes and writes. */
  Done run(Job job, Target target) throws IOException;
}
