package io.millrace.flink.sink;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * What a Flink job leaves in the summary of a snapshot: who committed which checkpoint. Snapshots
 * of other engines (compaction, deletes) have none.
 */
record CommitMark(String jobId, long checkpointId) {

  static Optional<CommitMark> of(Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    String jobId = summary.get(SinkUtil.FLINK_JOB_ID);
    String checkpoint = summary.get(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID);
    return jobId == null || checkpoint == null
        ? Optional.empty()
        : Optional.of(new CommitMark(jobId, Long.parseLong(checkpoint)));
  }

  /** The marks of a table's current history, the newest first. */
  static Stream<CommitMark> marks(Table table) {
    return table.currentSnapshot() == null
        ? Stream.empty()
        : marks(SnapshotUtil.currentAncestors(table));
  }

  static Stream<CommitMark> marks(Iterable<Snapshot> newestFirst) {
    return StreamSupport.stream(newestFirst.spliterator(), false)
        .map(CommitMark::of)
        .flatMap(Optional::stream);
  }

  @Override
  public String toString() {
    return "checkpoint " + checkpointId + " of job " + jobId;
  }
}
