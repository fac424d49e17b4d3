package io.millrace.lake;

import java.time.Instant;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;

/** The point up to which the tables are read. */
public sealed interface AsOf {

  /** The last checkpoint that all tables cover. */
  record Latest() implements AsOf {}

  /** The checkpoint of a snapshot of {@code predictions}. */
  record SnapshotId(long id) implements AsOf {}

  /** The checkpoint of a tag or branch of {@code predictions}. */
  record Tag(String name) implements AsOf {}

  /** The last checkpoint that all tables had covered at a time. */
  record Time(Instant at) implements AsOf {}

  /**
   * The newest snapshot of {@code predictions} that may be read; null where none may.
   *
   * @throws LakeException where there is no such snapshot or tag
   */
  default Snapshot newest(Table predictions) {
    if (this instanceof SnapshotId snapshot) {
      Snapshot found = predictions.snapshot(snapshot.id());
      if (found == null) {
        throw new LakeException(
            "Cannot read %s as of snapshot %d: it has no such snapshot (expired, or of another table)"
                .formatted(predictions.name(), snapshot.id()));
      }
      return found;
    } else if (this instanceof Tag tag) {
      SnapshotRef found = predictions.refs().get(tag.name());
      if (found == null) {
        throw new LakeException(
            "Cannot read %s as of %s: it has no such tag (it has %s)"
                .formatted(predictions.name(), tag.name(), predictions.refs().keySet()));
      }
      return predictions.snapshot(found.snapshotId());
    }
    return predictions.currentSnapshot();
  }

  /** Whether a snapshot, of any table, is early enough to be read. */
  default boolean includes(Snapshot snapshot) {
    return !(this instanceof Time time) || snapshot.timestampMillis() <= time.at().toEpochMilli();
  }
}
