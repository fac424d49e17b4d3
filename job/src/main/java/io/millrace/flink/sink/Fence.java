package io.millrace.flink.sink;

import io.millrace.flink.Refusal;
import io.millrace.lake.CommitMark;
import java.util.List;
import org.apache.iceberg.Snapshot;

/**
 * Lets a commit through only while the table's newest Flink commit is the one that this committer
 * started from or made itself. It is asked with the metadata that the commit is based on, at each
 * attempt, so nothing can come in between.
 *
 * <p>A commit of another job means that two copies of the pipeline run: this one ends for good. A
 * commit of this job that this committer has not made is a late one of an earlier attempt, whose
 * answer was lost (apache/iceberg#14425): a restart reads the table anew, and finds what is done.
 */
final class Fence {
  private final String table;
  private CommitMark known;

  /**
   * @param known the table's newest Flink commit; null where there is none
   */
  Fence(String table, CommitMark known) {
    this.table = table;
    this.known = known;
  }

  /** Throws where the commit must not be made upon this history. */
  void check(String jobId, long checkpointId, Iterable<Snapshot> newestFirst) {
    List<CommitMark> history = CommitMark.marks(newestFirst).toList();
    if (history.isEmpty()) {
      return; // nothing was committed, or it has expired
    }
    CommitMark newest = history.get(0);
    if (newest.jobId().equals(jobId)) {
      checkOwn(newest, checkpointId);
    } else if (!newest.equals(known)) {
      throw new Refusal(
          describe(jobId, checkpointId)
              + ": it now holds "
              + newest
              + ", which this job did not start from. Two copies of the pipeline are running, and"
              + " each would write the other's rows again. Stop one of them; go on from the latest"
              + " checkpoint of the one whose commits the tables hold.");
    } else if (history.stream().anyMatch(mark -> mark.jobId().equals(jobId))) {
      throw new Refusal(
          describe(jobId, checkpointId)
              + ": the job "
              + newest.jobId()
              + " has gone on from it with "
              + newest
              + ", so this state is not the latest. Restore the latest checkpoint of job "
              + newest.jobId()
              + ", or roll all tables back to before its first commit.");
    }
  }

  /** The commit went through: the next one is made upon it. */
  void committed(String jobId, long checkpointId) {
    known = new CommitMark(jobId, checkpointId);
  }

  private void checkOwn(CommitMark newest, long checkpointId) {
    if (newest.equals(known) && newest.checkpointId() < checkpointId) {
      return;
    }
    if (known != null
        && known.jobId().equals(newest.jobId())
        && newest.checkpointId() < known.checkpointId()) {
      throw new Refusal(
          describe(newest.jobId(), checkpointId)
              + ": it was rolled back to "
              + newest
              + " while the job runs, which had committed up to checkpoint "
              + known.checkpointId()
              + ". Stop the job before a rollback, roll all tables back to one checkpoint, and"
              + " restore the job from it.");
    }
    throw new IllegalStateException(
        describe(newest.jobId(), checkpointId)
            + ": an earlier attempt of this job has committed "
            + newest
            + " since this one started; it is restarted to take that into account");
  }

  private String describe(String jobId, long checkpointId) {
    return "Cannot commit checkpoint " + checkpointId + " of job " + jobId + " to " + table;
  }
}
