package io.millrace.flink.sink;

import io.millrace.flink.Refusal;
import io.millrace.lake.CommitMark;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/** Refuses to go on from state that does not fit the table: rows would be doubled or lost. */
final class RestoreGuard {
  private RestoreGuard() {}

  /**
   * @param state of the checkpoint that is restored
   */
  static void check(Table table, WatchState state, long restoredCheckpointId) {
    if (!table.uuid().equals(state.table())) {
      throw new Refusal(
          String.format(
              Locale.ROOT,
              "Cannot restore checkpoint %d: it belongs to another table %s (UUID %s, now %s), which"
                  + " has been dropped or replaced. Restore into the namespace that it was taken"
                  + " in, or start without state on new tables.",
              restoredCheckpointId,
              table.name(),
              state.table(),
              table.uuid()));
    }
    Optional<CommitMark> newest = CommitMark.marks(table).findFirst();
    if (newest.isEmpty() || newest.get().equals(state.base())) {
      return;
    }
    CommitMark mark = newest.get();
    if (!state.knows(mark)) {
      throw new Refusal(
          String.format(
              Locale.ROOT,
              "Cannot restore checkpoint %d: %s has since been written by another job (%s), and its"
                  + " rows would be written again. Restore the latest checkpoint of that job, or"
                  + " %s.",
              restoredCheckpointId,
              table.name(),
              mark,
              rollback(table, state, restoredCheckpointId)));
    }
    if (mark.checkpointId() > restoredCheckpointId) {
      throw new Refusal(
          String.format(
              Locale.ROOT,
              "Cannot restore checkpoint %d: %s already holds %s, so its rows since then would be"
                  + " written twice, or be dropped in silence under the same job id. Restore a"
                  + " checkpoint of id %d or later, or %s.",
              restoredCheckpointId,
              table.name(),
              mark,
              mark.checkpointId(),
              rollback(table, state, restoredCheckpointId)));
    }
  }

  private static String rollback(Table table, WatchState state, long checkpointId) {
    Optional<Snapshot> target =
        StreamSupport.stream(SnapshotUtil.currentAncestors(table).spliterator(), false)
            .filter(snapshot -> isWithin(snapshot, state, checkpointId))
            .findFirst();
    String way =
        target
            .map(snapshot -> "here to snapshot " + snapshot.snapshotId())
            .orElse("here to before its first commit");
    return "roll all of the pipeline's tables back to this checkpoint first (" + way + ")";
  }

  private static boolean isWithin(Snapshot snapshot, WatchState state, long checkpointId) {
    return CommitMark.of(snapshot)
        .filter(
            mark ->
                mark.equals(state.base())
                    || (state.knows(mark) && mark.checkpointId() <= checkpointId))
        .isPresent();
  }
}
