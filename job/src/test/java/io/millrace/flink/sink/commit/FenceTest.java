package io.millrace.flink.sink.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.LogPlace;
import io.millrace.flink.Refusal;
import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.TableSinks;
import io.millrace.flink.sink.catalog.LateCatalogLoader;
import io.millrace.lake.CommitMark;
import io.millrace.lake.TableLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

class FenceTest {
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
  void aJobCommitsUponItsOwnCommits() {
    Table committer = committer();

    commit(committer, "a", 1);
    commit(committer, "a", 2);

    assertThat(CommitMark.marks(lake.table("events")))
        .containsExactly(new CommitMark("a", 2), new CommitMark("a", 1));
  }

  @Test
  void anotherJobMayGoOnFromTheNewestCommit() {
    commit(committer(), "a", 1);
    Table restored = committer();

    commit(restored, "a", 2); // what the checkpoint still had to commit
    commit(restored, "b", 3);

    assertThat(CommitMark.marks(lake.table("events")).findFirst()).contains(new CommitMark("b", 3));
  }

  @Test
  void aSecondCopyIsRefusedAtItsCommitForGood() {
    commit(committer(), "a", 1);
    Table first = committer();
    Table second = committer();
    commit(first, "a", 2);

    assertThatThrownBy(() -> commit(second, "b", 2))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("checkpoint 2 of job a, which this job did not start from")
        .hasMessageContaining("Two copies of the pipeline are running");
    assertThat(CommitMark.marks(lake.table("events"))).hasSize(2);
  }

  @Test
  void twoCopiesFromTheStartAreFencedToo() {
    Table first = committer();
    Table second = committer();
    commit(first, "a", 1);

    assertThatThrownBy(() -> commit(second, "b", 1)).isInstanceOf(Refusal.class);
  }

  @Test
  void aLateCommitOfAnEarlierAttemptIsKnownByItsFilesAndNotMadeAgain() {
    Table earlierAttempt = committer();
    Table laterAttempt = committer();
    DataFile file = file();
    commit(earlierAttempt, "a", 1, file);

    commit(laterAttempt, "a", 1, file);
    commit(laterAttempt, "a", 2, file());

    assertThat(CommitMark.marks(lake.table("events")))
        .containsExactly(new CommitMark("a", 2), new CommitMark("a", 1));
  }

  @Test
  void aSecondCopyUnderTheSameJobIdIsRefusedAtItsCommitForGood() {
    Table first = committer();
    Table second = committer();
    commit(first, "a", 1);

    assertThatThrownBy(() -> commit(second, "a", 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("with other files, under the same job id")
        .hasMessageContaining("Two copies of the pipeline are running");
    assertThat(CommitMark.marks(lake.table("events"))).hasSize(1);
  }

  @Test
  void emptyCommitsOfOneJobAreNotTakenForOneAnother() {
    Table committer = committer();
    commit(committer, "a", 10, (DataFile) null);
    commit(committer, "a", 20, (DataFile) null);

    assertThat(CommitMark.marks(lake.table("events"))).hasSize(2);
  }

  @Test
  void aCopyThatHasReadTheTableAfterTheOthersFirstCommitIsRefusedToo() {
    commit(committer(), "z", 5);
    commit(committer(), "a", 6);

    assertThatThrownBy(() -> commit(committer(), "b", 6))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the job a has gone on from it with checkpoint 6 of job a");
    assertThat(CommitMark.marks(lake.table("events"))).hasSize(2);
  }

  @Test
  void aFreshStartUponAnEmptiedTableBeginsItsIdsAnew() {
    commit(committer(), "old", 500);
    lake.table("events").newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();

    commit(committer(), "new", 1);

    assertThat(CommitMark.marks(lake.table("events")).findFirst())
        .contains(new CommitMark("new", 1));
  }

  @Test
  void anOlderJobsStateDoesNotComeBackAfterAnother() {
    commit(committer(), "a", 1);
    commit(committer(), "b", 2);

    assertThatThrownBy(() -> commit(committer(), "a", 3))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the job b has gone on from it");
  }

  @Test
  void maintenanceOfOtherEnginesIsNoOtherJob() {
    Table committer = committer();
    commit(committer, "a", 1);
    lake.table("events").newAppend().appendFile(file()).commit();

    commit(committer, "a", 2);

    assertThat(lake.table("events").snapshots()).hasSize(3);
  }

  @Test
  void aRollbackUnderARunningJobIsRefused() {
    Table committer = committer();
    commit(committer, "a", 1);
    long first = lake.table("events").currentSnapshot().snapshotId();
    commit(committer, "a", 2);
    lake.table("events").manageSnapshots().rollbackTo(first).commit();

    assertThatThrownBy(() -> commit(committer, "a", 3))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("rolled back to checkpoint 1");
  }

  @Test
  void aRollbackToBeforeTheFirstCommitUnderARunningJobIsRefused() {
    Table committer = committer();
    commit(committer, "a", 1);
    TableOperations operations = ((BaseTable) lake.table("events")).operations();
    TableMetadata metadata = operations.current();
    operations.commit(
        metadata, TableMetadata.buildFrom(metadata).removeRef(SnapshotRef.MAIN_BRANCH).build());

    assertThatThrownBy(() -> commit(committer, "a", 2))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("rolled back to before its first commit");
  }

  @Test
  void linesOfIcebergsCommitterSayVersionAndCheckpoint() {
    MDC.clear();

    commit(committer(), "a", 7);

    assertThat(MDC.getCopyOfContextMap())
        .containsEntry("pipeline-version", "v1")
        .containsEntry("checkpoint", "7");
  }

  /** The table as Iceberg's committer gets it when an attempt starts. */
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
    commit(table, job, checkpoint, file());
  }

  private static void commit(Table table, String job, long checkpoint, DataFile file) {
    AppendFiles append = table.newAppend();
    if (file != null) {
      append.appendFile(file);
    }
    append.set(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, Long.toString(checkpoint));
    append.set(SinkUtil.FLINK_JOB_ID, job);
    append.set(SinkUtil.OPERATOR_ID, "operator");
    append.toBranch("main").commit();
  }

  private static DataFile file() {
    return DataFiles.builder(
            TableLayout.events(Shop.pipeline()).spec(TableLayout.events(Shop.pipeline()).schema()))
        .withPath("/nowhere/" + UUID.randomUUID() + ".parquet")
        .withPartitionPath("event_time_day=2023-11-14")
        .withFileSizeInBytes(10)
        .withRecordCount(1)
        .build();
  }
}
