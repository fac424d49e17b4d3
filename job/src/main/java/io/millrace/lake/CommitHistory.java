package io.millrace.lake;

import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * The commits of jobs, as far as a table still knows them.
 *
 * @param newest the newest commit; empty where there was none, or it is unknown
 * @param isKnown false where snapshots have expired, none that is left has a mark, and no {@link
 *     LastCommit} replaces them: nothing shows whether a checkpoint was committed
 */
public record CommitHistory(Optional<CommitMark> newest, boolean isKnown) {
  private static final CommitHistory NONE = new CommitHistory(Optional.empty(), true);
  private static final CommitHistory UNKNOWN = new CommitHistory(Optional.empty(), false);

  public static CommitHistory of(Table table) {
    return table.currentSnapshot() == null
        ? NONE
        : of(SnapshotUtil.currentAncestors(table), table.properties());
  }

  /**
   * Reads the history.
   *
   * @param newestFirst the newest snapshot and its ancestors, as far as they are there
   */
  public static CommitHistory of(Iterable<Snapshot> newestFirst, Map<String, String> properties) {
    Snapshot oldest = null;
    for (Snapshot each : newestFirst) {
      Optional<CommitMark> mark = CommitMark.of(each);
      if (mark.isPresent()) {
        return new CommitHistory(mark, true);
      }
      oldest = each;
    }
    return oldest == null || oldest.parentId() == null ? NONE : expired(oldest, properties);
  }

  /**
   * Takes the newest commit from the property. A property of a later commit than the expired ones
   * is ignored, since that commit was rolled back. Where a table has imports and no property, no
   * job has committed: imports are refused behind a job's commit, which would have set it.
   */
  private static CommitHistory expired(Snapshot oldest, Map<String, String> properties) {
    Optional<LastCommit> noted = LastCommit.of(properties);
    if (noted.isEmpty() && !ImportMark.all(properties).isEmpty()) {
      return NONE;
    }
    return noted
        .filter(last -> last.sequenceNumber() <= oldest.sequenceNumber())
        .map(last -> new CommitHistory(Optional.of(last.mark()), true))
        .orElse(UNKNOWN);
  }
}
