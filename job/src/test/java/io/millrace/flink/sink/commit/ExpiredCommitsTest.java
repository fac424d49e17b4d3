package io.millrace.flink.sink.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.LogPlace;
import io.millrace.flink.Refusal;
import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.SinkCommits;
import io.millrace.flink.sink.TableSinks;
import io.millrace.flink.sink.catalog.LateCatalogLoader;
import io.millrace.lake.CommitHistory;
import io.millrace.lake.CommitMark;
import io.millrace.lake.LakeException;
import io.millrace.lake.LastCommit;
import io.millrace.lake.TableState;
import io.millrace.lake.WatchState;
import io.millrace.lake.start.RestoreRules;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.TableLoader;
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
  private FolderLake lake;

  @BeforeEach
  void openLake() throws Exception {
    lake = FolderLake.jdbc(folder);
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);
  }

  @AfterEach
  void closeLake() throws IOException {
    lake.close();
  }

  @Test
  void theCommitterStillFindsWhatIsCommitted() throws Exception {
    commit(committer(), "a", 3);
    compactAndExpire();

    Table restored = committer();

    assertThat(CommitMark.marks(lake.table("events"))).isEmpty();
    assertThat(committed(restored, "a")).isEqualTo(3);
    assertThat(committed(restored, "b")).isEqualTo(-1);
    commit(restored, "a", 4);
    assertThat(TableState.of(lake.table("events")).mark()).contains(new CommitMark("a", 4));
  }

  @Test
  void aCommitterThatAsksAllTheSameMakesNoSecondCommit() {
    commit(committer(), "a", 3);
    compactAndExpire();

    commit(committer(), "a", 3);

    assertThat(lake.table("events").currentSnapshot().summary())
        .containsEntry("total-records", "1");
  }

  @Test
  void aSecondCopyIsFencedThoughTheFirstOnesCommitHasExpired() {
    commit(committer(), "z", 5);
    Table second = committer();
    commit(committer(), "a", 6);
    compactAndExpire();

    assertThatThrownBy(() -> commit(second, "b", 7))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("it now holds checkpoint 6 of job a");
    assertThatThrownBy(() -> commit(committer(), "b", 6))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the job a has gone on");
  }

  @Test
  void aTableThatNoLongerKnowsIsRefusedWithAWayOut() throws IOException {
    commit(committer(), "a", 3);
    compactAndExpire();
    lake.table("events").updateProperties().remove(LastCommit.PROPERTY).commit();

    WatchState state = WatchState.begin(lake.table("events").uuid(), null, "a");
    assertThatThrownBy(this::committer)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no longer knows the last commit of a job");
    assertThat(RestoreRules.problem(lake.table("events"), state.toBytes(), 3))
        .get()
        .asString()
        .contains("no longer knows", "SET TBLPROPERTIES ('millrace.last-commit' = 'a CHECKPOINT')");

    lake.table("events").updateProperties().set(LastCommit.PROPERTY, "a 3").commit();

    assertThat(RestoreRules.problem(lake.table("events"), state.toBytes(), 3)).isEmpty();
    assertThat(RestoreRules.problem(lake.table("events"), state.toBytes(), 2)).isPresent();
    commit(committer(), "a", 3);
    assertThat(lake.table("events").currentSnapshot().summary())
        .containsEntry("total-records", "1");
  }

  @Test
  void aPropertyOfAnotherFormIsSaidToBeWrong() {
    commit(committer(), "a", 3);
    compactAndExpire();
    lake.table("events").updateProperties().set(LastCommit.PROPERTY, "three").commit();

    assertThatThrownBy(() -> CommitHistory.of(lake.table("events")))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("'three' (must be a job id, a blank and a checkpoint id)");
  }

  @Test
  void aPropertyOfACommitThatWasRolledBackSaysNothing() {
    commit(committer(), "a", 3);
    long third = lake.table("events").currentSnapshot().snapshotId();
    commit(committer(), "a", 4);
    lake.table("events").manageSnapshots().rollbackTo(third).commit();

    assertThat(CommitHistory.of(lake.table("events")).newest()).contains(new CommitMark("a", 3));
  }

  @Test
  void stateThatHasSeenALaterCommitThanTheTableHoldsIsRefused() throws IOException {
    commit(committer(), "a", 3);
    long third = lake.table("events").currentSnapshot().snapshotId();
    commit(committer(), "a", 4);
    WatchState state =
        WatchState.begin(lake.table("events").uuid(), null, "a")
            .seeing(CommitHistory.of(lake.table("events")).newest());
    assertThat(RestoreRules.problem(lake.table("events"), state.toBytes(), 5)).isEmpty();

    lake.table("events").manageSnapshots().rollbackTo(third).commit();

    assertThat(RestoreRules.problem(lake.table("events"), state.toBytes(), 5))
        .get()
        .asString()
        .contains("held checkpoint 4 of job a when the checkpoint was made", "was rolled back");
  }

  /** All rows into one new file, as an engine does; then all snapshots but the newest expire. */
  private void compactAndExpire() {
    Table events = lake.table("events");
    DataFile all =
        SinkCommits.file(
            events, Integer.parseInt(events.currentSnapshot().summary().get("total-records")));
    var rewrite = events.newRewrite().validateFromSnapshot(events.currentSnapshot().snapshotId());
    events.newScan().planFiles().forEach(task -> rewrite.deleteFile(task.file()));
    rewrite.addFile(all).commit();
    events.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
  }

  private Table committer() {
    TableLoader loader =
        new FencedTableLoader(
            TableLoader.fromCatalog(
                new LateCatalogLoader(lake.settings()), TableIdentifier.of("lake", "events")),
            new LogPlace("v1"));
    loader.open();
    return loader.loadTable();
  }

  private static void commit(Table table, String job, long checkpoint) {
    AppendFiles append = table.newAppend();
    append.appendFile(SinkCommits.file(table, 1));
    append.set(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, Long.toString(checkpoint));
    append.set(SinkUtil.FLINK_JOB_ID, job);
    append.set(SinkUtil.OPERATOR_ID, "operator");
    append.toBranch("main").commit();
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
