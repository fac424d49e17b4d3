package io.millrace.flink.sink.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Refusal;
import io.millrace.lake.CommitMark;
import io.millrace.lake.Predecessor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

class FenceTest {
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
  void aJobCommitsUponItsOwnCommits() {
    Table committer = events.committer();

    events.commit(committer, "a", 1);
    events.commit(committer, "a", 2);

    assertThat(CommitMark.marks(events.table()))
        .containsExactly(new CommitMark("a", 2), new CommitMark("a", 1));
  }

  @Test
  void aRunningJobDoesNotCommitUponALaterImport() {
    events.imports("first");
    Table committer = events.committer();
    events.imports("second");

    assertThatThrownBy(() -> events.commit(committer, "a", 2))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("its imports have changed while the job runs")
        .hasMessageContaining("(first, second)");
    assertThat(CommitMark.marks(events.table())).isEmpty();

    events.commit(events.committer(), "b", 2);
    assertThat(CommitMark.marks(events.table())).containsExactly(new CommitMark("b", 2));
  }

  @Test
  void anotherJobMayGoOnFromTheNewestCommit() {
    events.commit(events.committer(), "a", 1);
    Table restored = events.committer();

    events.commit(restored, "a", 2); // what the checkpoint still had to commit
    events.commit(restored, "b", 3);

    assertThat(CommitMark.marks(events.table()).findFirst()).contains(new CommitMark("b", 3));
  }

  @Test
  void aSecondCopyIsRefusedAtItsCommitForGood() {
    events.commit(events.committer(), "a", 1);
    Table first = events.committer();
    Table second = events.committer();
    events.commit(first, "a", 2);

    assertThatThrownBy(() -> events.commit(second, "b", 2))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("checkpoint 2 of job a, which this job did not start from")
        .hasMessageContaining("Two copies of the pipeline are running");
    assertThat(CommitMark.marks(events.table())).hasSize(2);
  }

  @Test
  void twoCopiesFromTheStartAreFencedToo() {
    Table first = events.committer();
    Table second = events.committer();
    events.commit(first, "a", 1);

    assertThatThrownBy(() -> events.commit(second, "b", 1)).isInstanceOf(Refusal.class);
  }

  @Test
  void aLateCommitOfAnEarlierAttemptIsKnownByItsFilesAndNotMadeAgain() {
    Table earlierAttempt = events.committer();
    Table laterAttempt = events.committer();
    DataFile file = events.file();
    events.commit(earlierAttempt, "a", 1, file);

    events.commit(laterAttempt, "a", 1, file);
    events.commit(laterAttempt, "a", 2, events.file());

    assertThat(CommitMark.marks(events.table()))
        .containsExactly(new CommitMark("a", 2), new CommitMark("a", 1));
  }

  @Test
  void aSecondCopyUnderTheSameJobIdIsRefusedAtItsCommitForGood() {
    Table first = events.committer();
    Table second = events.committer();
    events.commit(first, "a", 1);

    assertThatThrownBy(() -> events.commit(second, "a", 1))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("with other files, under the same job id")
        .hasMessageContaining("Two copies of the pipeline are running");
    assertThat(CommitMark.marks(events.table())).hasSize(1);
  }

  @Test
  void emptyCommitsOfOneJobAreNotTakenForOneAnother() {
    Table committer = events.committer();
    events.commit(committer, "a", 10, (DataFile) null);
    events.commit(committer, "a", 20, (DataFile) null);

    assertThat(CommitMark.marks(events.table())).hasSize(2);
  }

  @Test
  void aCopyThatHasReadTheTableAfterTheOthersFirstCommitIsRefusedToo() {
    events.commit(events.committer(), "z", 5);
    events.commit(events.committer(), "a", 6);

    assertThatThrownBy(() -> events.commit(events.committer(), "b", 6))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("the job a has gone on from it with checkpoint 6 of job a");
    assertThat(CommitMark.marks(events.table())).hasSize(2);
  }

  @Test
  void aFreshStartUponAnEmptiedTableBeginsItsIdsAnew() {
    events.commit(events.committer(), "old", 500);
    events.table().newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();

    events.commit(events.committer(), "new", 1);

    assertThat(CommitMark.marks(events.table()).findFirst()).contains(new CommitMark("new", 1));
  }

  /** Copies a and b of z's checkpoint 5; b crashes between its checkpoint 7 and its commit. */
  @Test
  void aCopyThatIsRestoredBeforeItsFirstCommitIsRefusedAfterTheOthers() {
    events.commit(events.committer(), "z", 5);
    CommitMark five = new CommitMark("z", 5);
    new Predecessor(five, five).recordFor("b", List.of("z"), events.table());
    events.commit(events.committer(), "a", 6);

    assertThatThrownBy(() -> events.commit(events.committer(), "b", 7))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("checkpoint 6 of job a, which this job did not start from")
        .hasMessageContaining("Two copies of the pipeline are running");
    assertThat(CommitMark.marks(events.table())).hasSize(2);
  }

  @Test
  void whatTheJobBeforeStillHadToCommitMayComeAfterTheProperty() {
    events.commit(events.committer(), "z", 4);
    CommitMark four = new CommitMark("z", 4);
    new Predecessor(four, new CommitMark("z", 5)).recordFor("b", List.of("z"), events.table());
    events.commit(events.committer(), "z", 5);

    events.commit(events.committer(), "b", 7);

    assertThat(CommitMark.marks(events.table()).findFirst()).contains(new CommitMark("b", 7));
  }

  @Test
  void aJobUponAnEmptiedTableMayBeRestoredBeforeItsFirstCommitThoughOthersHaveWritten() {
    events.commit(events.committer(), "old", 500);
    events.table().newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
    CommitMark old = new CommitMark("old", 500);
    new Predecessor(old, null).recordFor("new", List.of(), events.table());
    events.table().newAppend().appendFile(events.file()).commit();

    events.commit(events.committer(), "new", 1);

    assertThat(CommitMark.marks(events.table()).findFirst()).contains(new CommitMark("new", 1));
  }

  @Test
  void anOlderJobsStateDoesNotComeBackAfterAnother() {
    events.commit(events.committer(), "a", 1);
    events.commit(events.committer(), "b", 2);

    assertThatThrownBy(() -> events.commit(events.committer(), "a", 3))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("has since been written by another job (checkpoint 2 of job b)");
  }

  @Test
  void maintenanceOfOtherEnginesIsNoOtherJob() {
    Table committer = events.committer();
    events.commit(committer, "a", 1);
    events.table().newAppend().appendFile(events.file()).commit();

    events.commit(committer, "a", 2);

    assertThat(events.table().snapshots()).hasSize(3);
  }

  @Test
  void aRollbackUnderARunningJobIsRefused() {
    Table committer = events.committer();
    events.commit(committer, "a", 1);
    long first = events.table().currentSnapshot().snapshotId();
    events.commit(committer, "a", 2);
    events.table().manageSnapshots().rollbackTo(first).commit();

    assertThatThrownBy(() -> events.commit(committer, "a", 3))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("rolled back to checkpoint 1");
  }

  @Test
  void aRollbackToBeforeTheFirstCommitUnderARunningJobIsRefused() {
    Table committer = events.committer();
    events.commit(committer, "a", 1);
    TableOperations operations = ((BaseTable) events.table()).operations();
    TableMetadata metadata = operations.current();
    operations.commit(
        metadata, TableMetadata.buildFrom(metadata).removeRef(SnapshotRef.MAIN_BRANCH).build());

    assertThatThrownBy(() -> events.commit(committer, "a", 2))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("rolled back to before its first commit");
  }

  @Test
  void linesOfIcebergsCommitterSayVersionAndCheckpoint() {
    MDC.clear();

    events.commit(events.committer(), "a", 7);

    assertThat(MDC.getCopyOfContextMap())
        .containsEntry("pipeline-version", "v1")
        .containsEntry("checkpoint", "7");
  }
}
