package io.millrace.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Sets the tables that a job commits to back to one checkpoint, so that the job can be restored
 * from it. Ids of checkpoints grow over all jobs that were restored from one another, so the last
 * commit up to an id is the one. Snapshots stay until they are expired.
 */
public final class Rollback {
  private static final List<LakeTable> COMMITTED =
      List.of(LakeTable.EVENTS, LakeTable.PREDICTIONS, LakeTable.REJECTS);

  private Rollback() {}

  /**
   * What becomes of a table.
   *
   * @param from the snapshot that it is at; empty for a table without rows
   * @param to the one that it goes to; empty for before its first commit
   * @param undone how many commits of jobs that takes back
   */
  public record Step(LakeTable table, OptionalLong from, OptionalLong to, long undone) {
    public boolean isNone() {
      return from.equals(to);
    }
  }

  /**
   * What {@link #apply} would do.
   *
   * @throws LakeException where the snapshots that it would need have expired
   */
  public static List<Step> plan(Lake lake, long checkpointId) {
    List<Step> steps = new ArrayList<>();
    for (LakeTable each : COMMITTED) {
      steps.add(plan(each, lake.table(each), checkpointId));
    }
    return steps;
  }

  private static Step plan(LakeTable which, Table table, long checkpointId) {
    Snapshot newest = table.currentSnapshot();
    if (newest == null) {
      return new Step(which, OptionalLong.empty(), OptionalLong.empty(), 0);
    }
    long undone = 0;
    Snapshot oldest = newest;
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      Optional<CommitMark> mark = CommitMark.of(each);
      if (mark.isPresent() && mark.get().checkpointId() <= checkpointId) {
        // What other engines did after that commit and before the next one stays.
        return undone == 0
            ? new Step(which, id(newest), id(newest), 0)
            : new Step(which, id(newest), id(each), undone);
      }
      undone += mark.isPresent() ? 1 : 0;
      oldest = each;
    }
    if (oldest.parentId() != null) {
      throw new LakeException(
          "Cannot roll %s back to checkpoint %d: the snapshots of that time have expired (the oldest left is %d)"
              .formatted(table.name(), checkpointId, oldest.snapshotId()));
    }
    return undone == 0
        ? new Step(which, id(newest), id(newest), 0)
        : new Step(which, id(newest), OptionalLong.empty(), undone);
  }

  /** Does what was planned, table by table. */
  public static void apply(Lake lake, List<Step> steps) {
    for (Step step : steps) {
      if (step.isNone()) {
        continue;
      }
      Table table = lake.table(step.table());
      if (step.to().isPresent()) {
        table.manageSnapshots().rollbackTo(step.to().getAsLong()).commit();
      } else {
        removeAll(table);
      }
    }
  }

  /** Iceberg's own rollback knows no time before the first snapshot. */
  private static void removeAll(Table table) {
    TableOperations operations = ((HasTableOperations) table).operations();
    TableMetadata metadata = operations.current();
    operations.commit(
        metadata, TableMetadata.buildFrom(metadata).removeRef(SnapshotRef.MAIN_BRANCH).build());
  }

  private static OptionalLong id(Snapshot snapshot) {
    return OptionalLong.of(snapshot.snapshotId());
  }
}
