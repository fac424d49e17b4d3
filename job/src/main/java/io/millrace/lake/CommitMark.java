package io.millrace.lake;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * The mark of a Flink job in the summary of a snapshot: the job, and the checkpoint that it
 * committed. Snapshots of other engines (compaction, deletes) have none.
 */
public record CommitMark(String jobId, long checkpointId) {
  /** The keys that Iceberg's sink writes. Its own constants need Flink. */
  private static final String JOB_ID = "flink.job-id";

  private static final String CHECKPOINT_ID = "flink.max-committed-checkpoint-id";

  public static Optional<CommitMark> of(Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    String jobId = summary.get(JOB_ID);
    String checkpoint = summary.get(CHECKPOINT_ID);
    return jobId == null || checkpoint == null
        ? Optional.empty()
        : Optional.of(new CommitMark(jobId, Long.parseLong(checkpoint)));
  }

  /** The marks of a table's current history, the newest first. */
  public static Stream<CommitMark> marks(Table table) {
    return table.currentSnapshot() == null
        ? Stream.empty()
        : marks(SnapshotUtil.currentAncestors(table));
  }

  public static Stream<CommitMark> marks(Iterable<Snapshot> newestFirst) {
    return StreamSupport.stream(newestFirst.spliterator(), false)
        .map(CommitMark::of)
        .flatMap(Optional::stream);
  }

  @Override
  public String toString() {
    return "checkpoint " + checkpointId + " of job " + jobId;
  }
}
