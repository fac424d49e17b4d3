package io.millrace.lake;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Tells whether a job may go on from state: where it does not fit the table, rows are lost or
 * doubled.
 */
public final class RestoreCheck {
  private RestoreCheck() {}

  /**
   * What keeps the state from being restored, with advice; empty where nothing does.
   *
   * @param state of the checkpoint that is restored
   */
  public static Optional<String> problem(Table table, WatchState state, long checkpointId) {
    return reason(table, state, checkpointId)
        .map(reason -> "Cannot restore checkpoint %d: ".formatted(checkpointId) + reason);
  }

  private static Optional<String> reason(Table table, WatchState state, long checkpointId) {
    if (!table.uuid().equals(state.table())) {
      return text(
          "it belongs to another table %s (UUID %s, now %s), which has been dropped or replaced."
              + " Restore into the namespace that it was taken in, or start without state on new"
              + " tables.",
          table.name(), state.table(), table.uuid());
    }
    CommitHistory history = CommitHistory.of(table);
    if (!history.isKnown() && TableState.of(table).rows() > 0) {
      return Optional.of(CommitHistory.advice(table, state.lastJob()) + ".");
    }
    CommitMark newest = history.newest().orElse(null);
    if (newest != null && !state.knows(newest)) {
      return text(
          "%s has since been written by another job (%s), and its rows would be written again."
              + " Restore the latest checkpoint of that job, or %s.",
          table.name(), newest, rollback(table, state, checkpointId));
    } else if (newest != null
        && !newest.equals(state.base())
        && newest.checkpointId() > checkpointId) {
      return text(
          "%s already holds %s, so its rows since then would be written twice, or be dropped in"
              + " silence under the same job id. Restore a checkpoint of id %d or later, or %s.",
          table.name(), newest, newest.checkpointId(), rollback(table, state, checkpointId));
    }
    return behind(table, newest, state).or(() -> doubled(table, state));
  }

  /** The committer commits what its state has in another task, and may be ahead of this check. */
  private static Optional<String> doubled(Table table, WatchState state) {
    return CommitMark.marks(table)
        .takeWhile(mark -> !mark.equals(state.base()))
        .flatMap(mark -> state.leftBefore(mark).stream().map(job -> doubled(table, mark, job)))
        .findFirst();
  }

  private static String doubled(Table table, CommitMark mark, WatchState.Job job) {
    return String.format(
        Locale.ROOT,
        "%1$s holds %2$s before its newest commit, but this state went on from checkpoint %3$d of"
            + " that job. Two copies of the pipeline have run, and rows may be there twice. Stop"
            + " both, set all of the pipeline's tables back to checkpoint %3$d (millrace rollback"
            + " --checkpoint %3$d), and restore that checkpoint.",
        table.name(),
        mark,
        job.lastCheckpoint());
  }

  /** A table that was set back further than the state lacks rows that nobody would write. */
  private static Optional<String> behind(Table table, CommitMark newest, WatchState state) {
    CommitMark seen = state.seen();
    boolean isBehind =
        seen != null
            && (newest == null
                || newest.equals(state.base())
                || newest.checkpointId() < seen.checkpointId());
    return isBehind
        ? text(
            "%s held %s when the checkpoint was made, and now holds %s: it was rolled back since,"
                + " and the rows in between would never come again. Restore the checkpoint that it"
                + " was rolled back to.",
            table.name(), seen, newest == null ? "no commit" : newest.toString())
        : Optional.empty();
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

  /** Whether the commit is part of what the state has come through. */
  static boolean isWithin(Snapshot snapshot, WatchState state, long checkpointId) {
    return CommitMark.of(snapshot)
        .filter(
            mark ->
                mark.equals(state.base())
                    || (state.knows(mark) && mark.checkpointId() <= checkpointId))
        .isPresent();
  }

  private static Optional<String> text(String format, Object... values) {
    return Optional.of(String.format(Locale.ROOT, format, values));
  }
}
