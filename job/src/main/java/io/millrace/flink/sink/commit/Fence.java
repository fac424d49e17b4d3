package io.millrace.flink.sink.commit;

import io.millrace.flink.Refusal;
import io.millrace.lake.CommitHistory;
import io.millrace.lake.CommitMark;
import io.millrace.lake.ImportMark;
import io.millrace.lake.Predecessor;
import io.millrace.lake.start.LaterCheck;
import io.millrace.lake.start.RestoreRules;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * Lets a commit through only while the table's newest Flink commit is the one that this committer
 * started from or made itself, and of an earlier checkpoint. Each attempt asks the fence with the
 * metadata that the commit is based on, so no other commit can come in between.
 *
 * <p>Ids of checkpoints grow over all jobs that were restored from one another. So a newest commit
 * of the same or a later checkpoint, and a commit of another job, mean that two copies of the
 * pipeline run: this one ends for good. A commit of this committer's own that took effect late or
 * with its reply lost (apache/iceberg#14425) is recognised earlier, by its files.
 *
 * <p>No commit follows an import that came while the committer ran: users' states lack its users.
 *
 * <p>The first commit of a job must follow what the table says that the job goes on from ({@link
 * Predecessor}): a committer that is restored before it starts from whatever commit it finds.
 */
final class Fence {
  static final String TWO_COPIES =
      "Two copies of the pipeline are running, and each would write the other's rows again. Stop"
          + " one of them; go on from the latest checkpoint of the one whose commits the tables"
          + " hold.";

  private final Table table;

  /**
   * Whether the job may have started without state, so that its ids begin anew. Asked only where
   * the table does not say what the job goes on from.
   */
  private final boolean isEmpty;

  /** The imports that the table had when the committer started, which users' states know. */
  private final Optional<String> imports;

  private CommitMark known;

  private Fence(Table table, boolean isEmpty, CommitMark known) {
    this.table = table;
    this.isEmpty = isEmpty;
    this.known = known;
    this.imports = ImportMark.digest(table.properties());
  }

  /**
   * A fence around a table that holds rows.
   *
   * @param known the table's newest Flink commit; null where there is none
   */
  static Fence of(Table table, CommitMark known) {
    return new Fence(table, false, known);
  }

  /**
   * A fence around a table without rows, which may still hold commits of earlier jobs.
   *
   * @param known the table's newest Flink commit; null where there is none
   */
  static Fence ofEmpty(Table table, CommitMark known) {
    return new Fence(table, true, known);
  }

  /**
   * Returns whether the commit is to be made upon this history, and throws where it must not be.
   *
   * @return false where the checkpoint was committed before this committer started
   */
  boolean lets(
      String jobId,
      long checkpointId,
      Iterable<Snapshot> newestFirst,
      Map<String, String> properties) {
    CommitHistory history = CommitHistory.of(newestFirst, properties);
    CommitMark newest = history.newest().orElse(null);
    if (newest == null && known != null && history.isKnown()) {
      throw rolledBack(jobId, checkpointId, "before its first commit");
    } else if (!ImportMark.digest(properties).equals(imports)) {
      throw otherImports(jobId, checkpointId, properties);
    }
    if (newest == null) {
      return true; // no commit was made, or it has expired since
    } else if (newest.jobId().equals(jobId)) {
      return letsOwn(newest, checkpointId);
    } else if (!newest.equals(known)) {
      throw foreign(jobId, checkpointId, newest);
    }
    if (CommitMark.marks(newestFirst).anyMatch(mark -> mark.jobId().equals(jobId))) {
      throw Refusal.of(RestoreRules.followed(table, jobId, checkpointId, newest));
    }
    Optional<Predecessor> before = Predecessor.of(jobId, properties);
    if (before.isPresent()) {
      if (!before.get().allows(newest)) {
        throw foreign(jobId, checkpointId, newest);
      }
    } else if (!isEmpty && newest.checkpointId() >= checkpointId) {
      throw new Refusal(
          LaterCheck.RUN,
          describe(jobId, checkpointId)
              + ": the job "
              + newest.jobId()
              + " has gone on from it with "
              + newest
              + ", so this state is not the latest. Restore the latest checkpoint of job "
              + newest.jobId()
              + ", or roll all tables back to before its first commit.");
    }
    return true;
  }

  /** Records a commit that was made: the next one is made upon it. */
  void committed(String jobId, long checkpointId) {
    boolean isOlder =
        known != null && known.jobId().equals(jobId) && known.checkpointId() >= checkpointId;
    if (!isOlder) {
      known = new CommitMark(jobId, checkpointId);
    }
  }

  private boolean letsOwn(CommitMark newest, long checkpointId) {
    if (newest.equals(known)) {
      return newest.checkpointId() < checkpointId;
    } else if (known != null
        && known.jobId().equals(newest.jobId())
        && newest.checkpointId() < known.checkpointId()) {
      throw rolledBack(newest.jobId(), checkpointId, newest.toString());
    }
    throw new Refusal(
        LaterCheck.RUN,
        describe(newest.jobId(), checkpointId)
            + ": it now holds "
            + newest
            + " with other files, under the same job id. "
            + TWO_COPIES);
  }

  private Refusal foreign(String jobId, long checkpointId, CommitMark newest) {
    return new Refusal(
        LaterCheck.RUN,
        describe(jobId, checkpointId)
            + ": it now holds "
            + newest
            + ", which this job did not start from. "
            + TWO_COPIES);
  }

  private Refusal otherImports(String jobId, long checkpointId, Map<String, String> properties) {
    return new Refusal(
        LaterCheck.RUN,
        describe(jobId, checkpointId)
            + ": its imports have changed while the job runs, and are now ("
            + String.join(", ", ImportMark.all(properties).keySet())
            + "), so the job's state does not have their users. Stop the job, and start it from the"
            + " savepoint that the last import has left (millrace import --to DIR, run again,"
            + " makes one of all imports).");
  }

  private Refusal rolledBack(String jobId, long checkpointId, String to) {
    return new Refusal(
        LaterCheck.RUN,
        describe(jobId, checkpointId)
            + ": it was rolled back to "
            + to
            + " while the job runs, which went on from "
            + known
            + ". Stop the job before a rollback, roll all tables back to one checkpoint, and"
            + " restore the job from it.");
  }

  private String describe(String jobId, long checkpointId) {
    return "Cannot commit checkpoint " + checkpointId + " of job " + jobId + " to " + table.name();
  }
}
