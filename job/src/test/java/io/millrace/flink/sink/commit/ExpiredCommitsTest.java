package io.millrace.flink.sink.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Refusal;
import io.millrace.flink.sink.SinkCommits;
import io.millrace.lake.CommitHistory;
import io.millrace.lake.CommitMark;
import io.millrace.lake.LakeException;
import io.millrace.lake.LastCommit;
import io.millrace.lake.TableState;
import io.millrace.lake.WatchState;
import io.millrace.lake.start.RestoreRules;
import io.millrace.lake.start.StartProblem;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A compaction, and then {@code expire_snapshots} with {@code retain_last 1}: no snapshot is left
 * that says which checkpoint was committed.
 */
class ExpiredCommitsTest {
  @TempDir private Path folder;
  private EventsCommits events;

  @BeforeEach
  void openTables() throws Exception {
    events = EventsCommits.in(folder);
  }

  @AfterEach
  void closeTables() throws IOException {
    events.close();
  }

  @Test
  void theCommitterStillFindsWhatIsCommitted() throws Exception {
    events.commit(events.committer(), "a", 3);
    compactAndExpire();

    Table restored = events.committer();

    assertThat(CommitMark.marks(events.table())).isEmpty();
    assertThat(committed(restored, "a")).isEqualTo(3);
    assertThat(committed(restored, "b")).isEqualTo(-1);
    events.commit(restored, "a", 4);
    assertThat(TableState.of(events.table()).mark()).contains(new CommitMark("a", 4));
  }

  @Test
  void aCommitterThatAsksAllTheSameMakesNoSecondCommit() {
    events.commit(events.committer(), "a", 3);
    compactAndExpire();

    events.commit(events.committer(), "a", 3);

    assertThat(events.table().currentSnapshot().summary()).containsEntry("total-records", "1");
  }

  @Test
  void aSecondCopyIsFencedThoughTheFirstOnesCommitHasExpired() {
    events.commit(events.committer(), "z", 5);
    Table second = events.committer();
    events.commit(events.committer(), "a", 6);
    compactAndExpire();

    assertThatThrownBy(() -> events.commit(second, "b", 7))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("it now holds checkpoint 6 of job a");
    assertThatThrownBy(() -> events.commit(events.committer(), "b", 6))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the job a has gone on");
  }

  @Test
  void aTableThatNoLongerKnowsIsRefusedWithAWayOut() throws IOException {
    events.commit(events.committer(), "a", 3);
    compactAndExpire();
    events.table().updateProperties().remove(LastCommit.PROPERTY).commit();

    WatchState state = WatchState.begin(events.table().uuid(), null, "a");
    StartProblem problem = RestoreRules.problem(events.table(), state.toBytes(), 3).orElseThrow();
    assertThat(problem.text())
        .contains("no longer knows", "SET TBLPROPERTIES ('millrace.last-commit' = 'a CHECKPOINT')");
    assertThatThrownBy(() -> events.commit(events.committer(), "a", 3))
        .isInstanceOf(Refusal.class)
        .hasMessage(problem.text());

    events.table().updateProperties().set(LastCommit.PROPERTY, "a 3").commit();

    assertThat(RestoreRules.problem(events.table(), state.toBytes(), 3)).isEmpty();
    assertThat(RestoreRules.problem(events.table(), state.toBytes(), 2)).isPresent();
    events.commit(events.committer(), "a", 3);
    assertThat(events.table().currentSnapshot().summary()).containsEntry("total-records", "1");
  }

  @Test
  void importsWhoseSnapshotsHaveExpiredAreKnownToBeNoCommits() throws IOException {
    WatchState state = WatchState.begin(events.table().uuid(), null, "a");
    events.imports("first");
    events.imports("second");
    compactAndExpire();

    assertThat(CommitHistory.of(events.table()).isKnown()).isTrue();
    assertThat(RestoreRules.problem(events.table(), state.toBytes(), 1)).isEmpty();
    Table committer = events.committer();
    events.commit(committer, "a", 2);
    compactAndExpire();

    assertThat(CommitHistory.of(events.table()).newest()).contains(new CommitMark("a", 2));
    assertThat(RestoreRules.problem(events.table(), state.toBytes(), 1)).isPresent();
    events.commit(events.committer(), "a", 3);
    assertThat(events.table().currentSnapshot().summary()).containsEntry("total-records", "4");
  }

  @Test
  void aPropertyOfAnotherFormIsSaidToBeWrong() {
    events.commit(events.committer(), "a", 3);
    compactAndExpire();
    events.table().updateProperties().set(LastCommit.PROPERTY, "three").commit();

    assertThatThrownBy(() -> CommitHistory.of(events.table()))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("'three' (must be a job id, a blank and a checkpoint id)");
  }

  @Test
  void aPropertyOfACommitThatWasRolledBackSaysNothing() {
    events.commit(events.committer(), "a", 3);
    long third = events.table().currentSnapshot().snapshotId();
    events.commit(events.committer(), "a", 4);
    events.table().manageSnapshots().rollbackTo(third).commit();

    assertThat(CommitHistory.of(events.table()).newest()).contains(new CommitMark("a", 3));
  }

  @Test
  void stateThatHasSeenALaterCommitThanTheTableHoldsIsRefused() throws IOException {
    events.commit(events.committer(), "a", 3);
    long third = events.table().currentSnapshot().snapshotId();
    events.commit(events.committer(), "a", 4);
    WatchState state =
        WatchState.begin(events.table().uuid(), null, "a")
            .seeing(CommitHistory.of(events.table()).newest());
    assertThat(RestoreRules.problem(events.table(), state.toBytes(), 5)).isEmpty();

    events.table().manageSnapshots().rollbackTo(third).commit();

    assertThat(RestoreRules.problem(events.table(), state.toBytes(), 5))
        .get()
        .asString()
        .contains("held checkpoint 4 of job a when the checkpoint was made", "was rolled back");
  }

  /** All rows into one new file, as an engine does; then all snapshots but the newest expire. */
  private void compactAndExpire() {
    Table table = events.table();
    DataFile all =
        SinkCommits.file(
            table, Integer.parseInt(table.currentSnapshot().summary().get("total-records")));
    var rewrite = table.newRewrite().validateFromSnapshot(table.currentSnapshot().snapshotId());
    table.newScan().planFiles().forEach(task -> rewrite.deleteFile(task.file()));
    rewrite.addFile(all).commit();
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
  }

  /** The checkpoint that Iceberg's committer finds committed. */
  private static long committed(Table table, String job) throws ReflectiveOperationException {
    Method method =
        SinkUtil.class.getDeclaredMethod(
            "getMaxCommittedCheckpointId", Table.class, String.class, String.class, String.class);
    method.setAccessible(true);
    return (long) method.invoke(null, table, job, "operator", "main");
  }
}
