package io.millrace.upgrade;

import io.millrace.cluster.Cluster;
import io.millrace.cluster.ClusterException;
import io.millrace.cluster.Job;
import io.millrace.lake.CommitHistory;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import java.time.Duration;
import java.util.Optional;
import org.apache.iceberg.Table;

/** The first checkpoint of a new job that the tables show. */
public final class FirstCommit {
  /**
   * The checkpoints after which a job that has committed nothing has had nothing to commit: each
   * one's commit is made before the next is complete.
   */
  private static final int CHECKPOINTS_WITHOUT_ROWS = 3;

  private FirstCommit() {}

  /**
   * Waits for the commit.
   *
   * @param lake opened anew for this, and refreshed here
   * @return the checkpoint's id; empty where checkpoints complete, and there was no row to commit
   * @throws ClusterException where the job ends, or no checkpoint completes for this long
   */
  public static Optional<Long> await(Lake lake, Cluster cluster, Job job, Duration patience) {
    Table predictions = lake.table(LakeTable.PREDICTIONS);
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        Optional<Long> committed = committed(predictions, job);
        if (committed.isPresent()) {
          return committed;
        }
        cluster.requireLive(job);
        if (cluster.checkpoints(job).completed() >= CHECKPOINTS_WITHOUT_ROWS) {
          return Optional.empty();
        }
      } catch (RuntimeException e) {
        // Catalogs have no common exception for being out of reach. A healthy job is not given up
        // for an answer that does not come.
        if (cluster.hasEnded(job)) {
          throw e;
        }
      }
      Cluster.pause();
    }
    throw new ClusterException(
        "Cannot wait longer for job %s: no checkpoint of its is committed after %d s%s"
            .formatted(
                job.id(),
                patience.toSeconds(),
                cluster.lastFault(job).map(fault -> "; its last fault: " + fault).orElse("")));
  }

  private static Optional<Long> committed(Table predictions, Job job) {
    predictions.refresh();
    return CommitHistory.of(predictions)
        .newest()
        .filter(mark -> mark.jobId().equals(job.id()))
        .map(mark -> mark.checkpointId());
  }
}
