package io.millrace.lake.start;

import static io.millrace.lake.start.StartRule.NEW_JOB_ID_WITHOUT_STATE;
import static io.millrace.lake.start.StartRule.NO_ROWS_WITHOUT_STATE;

import io.millrace.lake.CommitHistory;
import io.millrace.lake.CommitMark;
import io.millrace.lake.HeldRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.Table;

/** The rules of a table for a start without state. */
public final class FreshStartRules {
  private FreshStartRules() {}

  /**
   * Finds the problems of a start upon a table that carries Kafka coordinates.
   *
   * @param jobId the job's id; empty where it gets a new one
   */
  public static List<StartProblem> problems(Table table, Optional<String> jobId) {
    List<StartProblem> problems = new ArrayList<>();
    jobId.flatMap(id -> skippedCommits(table, id)).ifPresent(problems::add);
    if (HeldRows.any(table)) {
      problems.add(heldRows(table));
    }
    return problems;
  }

  /**
   * The problem of a commit under the job's own id: Iceberg's committer would regard every
   * checkpoint up to it as committed (#18098).
   */
  private static Optional<StartProblem> skippedCommits(Table table, String jobId) {
    return Stream.concat(CommitMark.marks(table), CommitHistory.of(table).newest().stream())
        .filter(mark -> mark.jobId().equals(jobId))
        .findFirst()
        .map(
            mark ->
                NEW_JOB_ID_WITHOUT_STATE.broken(
                    "%s holds checkpoint %d of this very job id (%s), and the job starts without state:"
                        + " Iceberg would drop the rows of its checkpoints up to that one in silence"
                        + " (apache/iceberg#18098). Restore the job's latest checkpoint, or start under a"
                        + " new job id upon fresh tables.",
                    table.name(), mark.checkpointId(), jobId));
  }

  /**
   * The problem of a table with rows, of other topics too: the state counts users' events over all
   * topics.
   */
  private static StartProblem heldRows(Table table) {
    return NO_ROWS_WITHOUT_STATE.broken(
        "%s holds rows, and the job starts without state: it would write those of the same"
            + " topic again, and count each user's events from 1, on another topic too. Restore the latest"
            + " checkpoint or a savepoint (flink run -s PATH, or millrace submit --savepoint PATH),"
            + " under which topics may be added. Where event fields or features have changed, %s."
            + " Or else set another tables.namespace, or drop all tables of the namespace for a"
            + " fresh start.",
        table.name(), StateRules.TAKING_OVER);
  }
}
