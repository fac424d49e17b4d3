package io.millrace.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.iceberg.DataOperations;
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
 * commit up to an id is the target. Snapshots stay until they are expired.
 */
public final class Rollback {
  private final Lake lake;
  private final long checkpointId;
  private final Optional<Savepoint> savepoint;

  private Rollback(Lake lake, long checkpointId, Optional<Savepoint> savepoint) {
    this.lake = lake;
    this.checkpointId = checkpointId;
    this.savepoint = savepoint;
  }

  /**
   * The change of one table.
   *
   * @param from the table's snapshot; empty for a table without rows
   * @param to the snapshot that it is set back to; empty for before its first commit
   * @param undone the number of jobs' commits that are taken back
   * @param rows the number of rows that the table loses
   * @param others the snapshots of other engines that are taken back, the newest first: rows that
   *     they deleted come back, and rows that they added go
   */
  public record Step(
      LakeTable table,
      OptionalLong from,
      OptionalLong to,
      long undone,
      long rows,
      List<Other> others) {
    public boolean isNone() {
      return from.equals(to);
    }
  }

  /** A change that another engine has made. */
  public record Other(long snapshotId, String operation) {}

  /**
   * Plans the way back to a checkpoint that is known by its id alone, for {@link #apply}.
   *
   * @throws LakeException where snapshots that the plan needs have expired, or the tables are a
   *     replay's
   */
  public static List<Step> plan(Lake lake, long checkpointId) {
    return new Rollback(lake, checkpointId, Optional.empty()).plan();
  }

  /**
   * Plans the way back to a savepoint, for {@link #apply}.
   *
   * @throws LakeException as above, or where the savepoint is of a job that has not written the
   *     tables
   */
  public static List<Step> plan(Lake lake, Savepoint savepoint) {
    return new Rollback(lake, savepoint.checkpointId(), Optional.of(savepoint)).plan();
  }

  private List<Step> plan() {
    if (lake.replay().isPresent()) {
      throw new LakeException(
          "Cannot roll %s back: it is a replay, and events and rejects would be those of %s, which a job writes (roll that back: --namespace %s; a replay is made anew by replaying again)"
              .formatted(lake.namespace(), lake.eventsNamespace(), lake.eventsNamespace()));
    }
    List<Step> steps = new ArrayList<>();
    for (LakeTable each : LakeTable.COMMITTED) {
      lake.find(each).ifPresent(table -> steps.add(plan(each, table)));
    }
    return steps;
  }

  private Step plan(LakeTable which, Table table) {
    OptionalLong imported =
        ImportMark.beforeJobs(table).map(Rollback::id).orElse(OptionalLong.empty());
    Predicate<Snapshot> isTarget =
        target(which, table).or(snapshot -> id(snapshot).equals(imported));
    Snapshot newest = table.currentSnapshot();
    if (newest == null) {
      return new Step(which, OptionalLong.empty(), OptionalLong.empty(), 0, 0, List.of());
    }
    long undone = 0;
    List<Other> others = new ArrayList<>();
    Snapshot oldest = newest;
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      if (isTarget.test(each)) {
        // Changes of other engines after that commit and before the next one stay.
        return undone == 0
            ? stays(which, newest)
            : step(which, newest, Optional.of(each), undone, others);
      }
      if (CommitMark.of(each).isPresent()) {
        undone++;
      } else if (!DataOperations.REPLACE.equals(each.operation())) {
        others.add(new Other(each.snapshotId(), each.operation()));
      }
      oldest = each;
    }
    if (oldest.parentId() != null) {
      throw new LakeException(
          "Cannot roll %s back to checkpoint %d: the snapshots of that time have expired (the oldest left is %d)"
              .formatted(table.name(), checkpointId, oldest.snapshotId()));
    }
    return undone == 0
        ? stays(which, newest)
        : step(which, newest, Optional.empty(), undone, others);
  }

  private Predicate<Snapshot> target(LakeTable which, Table table) {
    if (savepoint.isEmpty()) {
      return snapshot ->
          CommitMark.of(snapshot).filter(mark -> mark.checkpointId() <= checkpointId).isPresent();
    }
    Optional<WatchState> state = savepoint.get().stateOf(table);
    if (state.isPresent()) {
      return snapshot -> state.get().holds(snapshot, checkpointId);
    } else if (which == LakeTable.SEALS) {
      return snapshot -> false; // A savepoint older than seals: no snapshot is of its time.
    }
    throw new LakeException(
        "Cannot roll %s back to savepoint %s: it is of a job that has not written this table (UUID %s); name a savepoint of this pipeline, or the checkpoint's id where you are sure (--checkpoint %d)"
            .formatted(table.name(), savepoint.get().location(), table.uuid(), checkpointId));
  }

  private static Step stays(LakeTable which, Snapshot newest) {
    return new Step(which, id(newest), id(newest), 0, 0, List.of());
  }

  private static Step step(
      LakeTable which, Snapshot newest, Optional<Snapshot> to, long undone, List<Other> others) {
    long rows = TableState.rows(newest) - to.map(TableState::rows).orElse(0L);
    OptionalLong target = to.map(Rollback::id).orElse(OptionalLong.empty());
    return new Step(which, id(newest), target, undone, rows, List.copyOf(others));
  }

  /**
   * Carries out the plan, table by table.
   *
   * @throws LakeException where a table has changed since, or the catalog does not make the change;
   *     tables before it are then set back, and a second attempt goes on from there
   */
  public static void apply(Lake lake, List<Step> steps) {
    for (Step step : steps) {
      if (!step.isNone()) {
        apply(step, lake.table(step.table()));
      }
    }
  }

  /**
   * Sets one table back. Iceberg's own rollback cannot go before the first snapshot, and ignores
   * commits that came after the plan.
   */
  private static void apply(Step step, Table table) {
    TableOperations operations = ((HasTableOperations) table).operations();
    TableMetadata metadata = operations.refresh();
    if (!at(metadata).equals(step.from())) {
      throw new LakeException(
          "Cannot set %s back: it was at snapshot %s when this was planned, and is at %s now (stop the job that writes it, then try again)"
              .formatted(table.name(), text(step.from()), text(at(metadata))));
    }
    try {
      operations.commit(metadata, LastCommit.recordedIn(moved(metadata, step.to())));
    } catch (RuntimeException e) {
      // The reply to a successful commit may be lost, or belong to a second request.
      if (!at(operations.refresh()).equals(step.to())) {
        throw LakeException.cannot(
            "set " + table.name() + " back", e, "tables named before it are set back; try again");
      }
    }
  }

  private static OptionalLong at(TableMetadata metadata) {
    Snapshot newest = metadata.currentSnapshot();
    return newest == null ? OptionalLong.empty() : id(newest);
  }

  private static TableMetadata moved(TableMetadata metadata, OptionalLong to) {
    TableMetadata.Builder builder =
        TableMetadata.buildFrom(metadata)
            .removeProperties(ImportMark.undone(metadata, metadata.currentSnapshot(), to));
    return to.isPresent()
        ? builder.setBranchSnapshot(to.getAsLong(), SnapshotRef.MAIN_BRANCH).build()
        : builder
            .removeRef(SnapshotRef.MAIN_BRANCH)
            .removeProperties(Set.of(LastCommit.PROPERTY))
            .build();
  }

  private static String text(OptionalLong snapshot) {
    return snapshot.isPresent() ? Long.toString(snapshot.getAsLong()) : "none";
  }

  private static OptionalLong id(Snapshot snapshot) {
    return OptionalLong.of(snapshot.snapshotId());
  }
}
