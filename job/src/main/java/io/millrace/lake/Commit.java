package io.millrace.lake;

import java.time.Instant;
import java.util.Optional;
import org.apache.iceberg.Snapshot;

/**
 * The commit that brought a row to its table.
 *
 * @param mark the job's checkpoint; empty where another engine has committed
 */
public record Commit(long snapshotId, Instant at, Optional<CommitMark> mark) {
  static Commit of(Snapshot snapshot) {
    return new Commit(
        snapshot.snapshotId(),
        Instant.ofEpochMilli(snapshot.timestampMillis()),
        CommitMark.of(snapshot));
  }
}
