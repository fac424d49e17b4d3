package io.millrace.lake.start;

import static io.millrace.lake.start.StartRule.COMMITS_OF_ITS_JOBS;
import static io.millrace.lake.start.StartRule.KNOWN_COMMITS;
import static io.millrace.lake.start.StartRule.KNOWN_VERSION;
import static io.millrace.lake.start.StartRule.NO_COMMIT_TAKEN_BACK;
import static io.millrace.lake.start.StartRule.NO_LATER_COMMIT;
import static io.millrace.lake.start.StartRule.NO_SECOND_COPY;
import static io.millrace.lake.start.StartRule.SAME_TABLES;

import io.millrace.lake.CommitHistory;
import io.millrace.lake.CommitMark;
import io.millrace.lake.HeldRows;
import io.millrace.lake.ImportMark;
import io.millrace.lake.LastCommit;
import io.millrace.lake.WatchState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * The rules of a table for a job that goes on from a checkpoint. Where the table does not fit the
 * state's memory of it, rows would be lost or doubled.
 */
public final class RestoreRules {
  private final Table table;
  private final WatchState state;
  private final long checkpointId;

  private RestoreRules(Table table, WatchState state, long checkpointId) {
    this.table = table;
    this.state = state;
    this.checkpointId = checkpointId;
  }

  /**
   * Finds the problem of restoring a state upon a table; empty where there is none.
   *
   * @param watch the checkpoint's memory of the table; see {@link WatchState#toBytes}
   */
  public static Optional<StartProblem> problem(Table table, byte[] watch, long checkpointId) {
    Optional<StartProblem> unknown = versionProblem(watch, checkpointId);
    return unknown.isPresent()
        ? unknown
        : new RestoreRules(table, read(watch), checkpointId).problem();
  }

  /**
   * Finds the problem of restoring a state upon a table that it knows nothing of, since its job did
   * not write the table yet. A later checkpoint's commit is the only sign then.
   */
  public static Optional<StartProblem> problemOfUnknown(Table table, long checkpointId) {
    return laterProblem(
        table,
        checkpointId,
        newest ->
            NO_LATER_COMMIT.broken(
                "Cannot restore checkpoint %d: its state knows nothing of %s, which already holds"
                    + " %s. Restore a later checkpoint, or roll all of the pipeline's tables back"
                    + " to this one first (millrace rollback --savepoint PATH).",
                checkpointId, table.name(), newest));
  }

  /**
   * Finds the problem of restoring a checkpoint upon a table, for whoever does not have the state's
   * memory of it. Where it finds one, {@link #problem} does too; but not each, since what another
   * job has committed looks like the state's own, where it is not of a later checkpoint.
   */
  public static Optional<StartProblem> problemWithoutMemory(Table table, long checkpointId) {
    return laterProblem(
        table,
        checkpointId,
        newest ->
            NO_LATER_COMMIT.broken(
                "Cannot restore checkpoint %d: %s already holds %s, so its rows since then would be"
                    + " written twice. Restore the latest checkpoint of that job, or %s.",
                checkpointId, table.name(), newest, rollback("")));
  }

  private static Optional<StartProblem> laterProblem(
      Table table, long checkpointId, Function<CommitMark, StartProblem> problem) {
    return unknownCommits(table, Optional.empty())
        .or(
            () ->
                CommitHistory.of(table)
                    .newest()
                    .filter(mark -> mark.checkpointId() > checkpointId && HeldRows.any(table))
                    .map(problem));
  }

  /** The problem of restoring a state whose table is missing. */
  static StartProblem problemOfMissing(String table, byte[] watch, long checkpointId) {
    return versionProblem(watch, checkpointId)
        .orElseGet(() -> otherTable(table, read(watch), checkpointId));
  }

  /**
   * Whether a table with rows no longer shows which checkpoint was committed last: its snapshots
   * have expired, and its property does not name the commit either.
   */
  public static boolean hasForgottenCommits(Table table) {
    return !CommitHistory.of(table).isKnown() && HeldRows.any(table);
  }

  /**
   * The problem of a table that {@linkplain #hasForgottenCommits has forgotten} its commits.
   *
   * @param lastJob the id of the state's job; empty where the state knows nothing of the table
   */
  public static StartProblem forgottenCommits(Table table, Optional<String> lastJob) {
    return KNOWN_COMMITS.broken(
        "%1$s no longer knows the last commit of a job: its snapshots have expired, and its"
            + " property %2$s is not set, so a checkpoint's rows might be written twice. Find"
            + " out which checkpoint it was (a savepoint that ended its job is committed) and"
            + " say so: ALTER TABLE %1$s SET TBLPROPERTIES ('%2$s' = '%3$s CHECKPOINT'); keep"
            + " more snapshots (retain_last) from then on.",
        table.name(), LastCommit.PROPERTY, lastJob.orElse("JOB-ID"));
  }

  /**
   * The problem of a state whose job has committed to the table before another one, for the
   * committer, which knows of the state only its job.
   *
   * @param newest the commit of the other job
   */
  public static StartProblem followed(
      Table table, String jobId, long checkpointId, CommitMark newest) {
    WatchState state = WatchState.begin(table.uuid(), null, jobId);
    return new RestoreRules(table, state, checkpointId).ofAnotherJob(newest);
  }

  private static Optional<StartProblem> unknownCommits(Table table, Optional<String> lastJob) {
    return hasForgottenCommits(table)
        ? Optional.of(forgottenCommits(table, lastJob))
        : Optional.empty();
  }

  private static Optional<StartProblem> versionProblem(byte[] watch, long checkpointId) {
    return WatchState.isOfLaterBuild(watch)
        ? Optional.of(
            KNOWN_VERSION.broken(
                "Cannot restore checkpoint %d: %s. Start that one, or restore a checkpoint that this"
                    + " one has written.",
                checkpointId, WatchState.laterBuild(watch)))
        : Optional.empty();
  }

  private static WatchState read(byte[] watch) {
    try {
      return WatchState.fromBytes(watch);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private Optional<StartProblem> problem() {
    if (!table.uuid().equals(state.table())) {
      return Optional.of(otherTable(table.name(), state, checkpointId));
    }
    Optional<StartProblem> unknown = unknownCommits(table, Optional.of(state.lastJob()));
    if (unknown.isPresent()) {
      return unknown;
    }
    CommitMark newest = CommitHistory.of(table).newest().orElse(null);
    if (newest != null && !state.knows(newest)) {
      return Optional.of(ofAnotherJob(newest));
    } else if (newest != null
        && !newest.equals(state.base())
        && newest.checkpointId() > checkpointId) {
      return Optional.of(
          NO_LATER_COMMIT.broken(
              "Cannot restore checkpoint %d: %s already holds %s, so its rows since then would be"
                  + " written twice, or be dropped in silence under the same job id. Restore a"
                  + " checkpoint of id %d or later, or %s.",
              checkpointId, table.name(), newest, newest.checkpointId(), rollback()));
    }
    return behind(newest).or(this::doubled);
  }

  private StartProblem ofAnotherJob(CommitMark newest) {
    return COMMITS_OF_ITS_JOBS.broken(
        "Cannot restore checkpoint %d: %s has since been written by another job (%s), and its"
            + " rows would be written again. Restore the latest checkpoint of that job, or %s.",
        checkpointId, table.name(), newest, rollback());
  }

  private static StartProblem otherTable(String table, WatchState state, long checkpointId) {
    return SAME_TABLES.broken(
        "Cannot restore checkpoint %d: it was taken with another table %s (UUID %s), which has been"
            + " dropped or replaced. Restore into the namespace that it was taken in, or start"
            + " without state on new tables.",
        checkpointId, table, state.table());
  }

  /**
   * Finds a table that was set back behind the state: it lacks rows that no job would write again.
   */
  private Optional<StartProblem> behind(CommitMark newest) {
    CommitMark seen = state.seen();
    boolean isBehind =
        seen != null
            && (newest == null
                || newest.equals(state.base())
                || newest.checkpointId() < seen.checkpointId());
    return isBehind
        ? Optional.of(
            NO_COMMIT_TAKEN_BACK.broken(
                "Cannot restore checkpoint %d: %s held %s when the checkpoint was made, and now"
                    + " holds %s: it was rolled back since, and the rows in between would never come again."
                    + " Restore the checkpoint that it was rolled back to.",
                checkpointId, table.name(), seen, newest == null ? "no commit" : newest.toString()))
        : Optional.empty();
  }

  /**
   * Finds commits of a second copy before the newest commit. The committer runs in another task,
   * and may have committed the state's files before this check.
   */
  private Optional<StartProblem> doubled() {
    return CommitMark.marks(table)
        .takeWhile(mark -> !mark.equals(state.base()))
        .flatMap(mark -> state.leftBefore(mark).stream().map(job -> doubled(mark, job)))
        .findFirst();
  }

  private StartProblem doubled(CommitMark mark, WatchState.Job job) {
    return NO_SECOND_COPY.broken(
        "Cannot restore checkpoint %1$d: %2$s holds %3$s before its newest commit, but this state"
            + " went on from checkpoint %4$d of that job. Two copies of the pipeline have run, and"
            + " rows may be there twice. Stop both, set all of the pipeline's tables back to"
            + " checkpoint %4$d (millrace rollback --checkpoint %4$d), and restore that checkpoint.",
        checkpointId, table.name(), mark, job.lastCheckpoint());
  }

  private String rollback() {
    Optional<Snapshot> target =
        StreamSupport.stream(SnapshotUtil.currentAncestors(table).spliterator(), false)
            .filter(snapshot -> state.holds(snapshot, checkpointId))
            .findFirst()
            .or(() -> ImportMark.beforeJobs(table));
    String way =
        target
            .map(snapshot -> "here to snapshot " + snapshot.snapshotId())
            .orElse("here to before its first commit");
    return rollback("; " + way);
  }

  /**
   * @param way where this table goes, as the end of a list
   */
  private static String rollback(String way) {
    return "roll all of the pipeline's tables back to this checkpoint first (millrace rollback"
        + " --savepoint PATH"
        + way
        + ")";
  }
}
