package io.millrace.flink.sink.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Streams;
import io.millrace.flink.LogPlace;
import io.millrace.flink.Refusal;
import io.millrace.flink.sink.FolderLake;
import io.millrace.flink.sink.Shop;
import io.millrace.flink.sink.TableSinks;
import io.millrace.flink.sink.catalog.LateCatalogLoader;
import io.millrace.lake.CommitMark;
import io.millrace.lake.Predecessor;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.SinkUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // closing a harness may be interrupted, which ends the test anyway
class CommitWatchTest {
  private static final TableIdentifier EVENTS = TableIdentifier.of("lake", "events");

  @TempDir private Path folder;
  private FolderLake lake;

  @BeforeEach
  void openLake() throws Exception {
    lake = FolderLake.jdbc(folder);
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);
  }

  @AfterEach
  void closeLake() throws Exception {
    lake.close();
  }

  @Test
  void rowsThatNobodyCommitsRaiseTheAlarmAfterThreeCheckpoints() throws Exception {
    CommitWatch watch = watch();
    try (var harness = harness(watch)) {
      harness.open();
      harness.processElement(5L, 0);
      checkpoint(harness, 1);
      checkpoint(harness, 2);
      assertThat(watch.alarmed()).isFalse();

      checkpoint(harness, 3);
      assertThat(watch.alarmed()).isTrue();
      assertThat(watch.waiting().completedCheckpoints()).isEqualTo(3);

      commit(jobId(harness), 3);
      checkpoint(harness, 4);
      assertThat(watch.alarmed()).isFalse();
      assertThat(watch.waiting().isEmpty()).isTrue();
      assertThat(watch.waiting().lagMs()).isZero();
    }
  }

  @Test
  void commitsOfAnotherJobOrAnEarlierCheckpointDoNotCount() throws Exception {
    CommitWatch watch = watch();
    try (var harness = harness(watch)) {
      harness.open();
      harness.processElement(5L, 0);
      commit("other", 7);
      commit(jobId(harness), 6);
      checkpoint(harness, 7);

      assertThat(watch.waiting().isEmpty()).isFalse();
      assertThat(watch.waiting().oldest()).isEqualTo(7);
    }
  }

  @Test
  void checkpointsWithoutRowsAreNoReasonForAnAlarm() throws Exception {
    CommitWatch watch = watch();
    try (var harness = harness(watch)) {
      harness.open();
      for (long id = 1; id < 10; id++) {
        checkpoint(harness, id);
      }
      assertThat(watch.alarmed()).isFalse();
    }
  }

  @Test
  void stateGoesOnUponTheCommitsOfItsOwnJobs() throws Exception {
    OperatorSubtaskState state = stateAfterCommitting(3);

    try (var restored = harness(watch())) {
      restored.setRestoredCheckpointId(3);
      restored.initializeState(state);
      OperatorSubtaskState next = restored.snapshot(4, 0);
      commit(jobId(restored), 4);

      try (var again = harness(watch())) {
        again.setRestoredCheckpointId(4);
        again.initializeState(next);
        assertThat(again.getOperator()).isNotNull();
      }
    }
  }

  @Test
  void stateIsRefusedWhenTheTableIsAheadOfIt() throws Exception {
    OperatorSubtaskState state = stateAfterCommitting(5);

    try (var restored = harness(watch())) {
      restored.setRestoredCheckpointId(3);
      assertThatThrownBy(() -> restored.initializeState(state))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("Restore a checkpoint of id 5 or later")
          .hasMessageContaining("here to before its first commit");
    }
  }

  @Test
  void stateIsRefusedWhenAnotherJobHasWrittenSince() throws Exception {
    OperatorSubtaskState state = stateAfterCommitting(3);
    commit("other", 3);

    try (var restored = harness(watch())) {
      restored.setRestoredCheckpointId(3);
      assertThatThrownBy(() -> restored.initializeState(state))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("has since been written by another job (checkpoint 3 of job other)")
          .hasMessageContaining("here to snapshot");
    }
  }

  @Test
  void stateIsRefusedWhenItsTableWasReplaced() throws Exception {
    OperatorSubtaskState state = stateAfterCommitting(3);
    lake.catalog().dropTable(EVENTS);
    TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES);

    try (var restored = harness(watch())) {
      restored.setRestoredCheckpointId(3);
      assertThatThrownBy(() -> restored.initializeState(state))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("which has been dropped or replaced");
    }
  }

  @Test
  void stateOfACopyIsRefusedWhenTheFirstCopyHasCommittedSince() throws Exception {
    JobID first = new JobID();
    JobID second = new JobID();
    OperatorSubtaskState seventh = seventhOfACopy(first, second);

    assertThatThrownBy(() -> restored(second, 7, seventh))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Cannot restore checkpoint 7")
        .hasMessageContaining("another job (checkpoint 6 of job " + first.toHexString() + ")")
        .hasMessageContaining("here to snapshot " + snapshotOf(first, 5));
  }

  /** The committer's task may be the faster one. */
  @Test
  void whatTheCommitterHasDoubledBeforeTheWatchLookedIsReported() throws Exception {
    JobID first = new JobID();
    JobID second = new JobID();
    OperatorSubtaskState seventh = seventhOfACopy(first, second);
    commit(second.toHexString(), 7);

    assertThatThrownBy(() -> restored(second, 7, seventh))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("holds checkpoint 6 of job " + first.toHexString())
        .hasMessageContaining("rows may be there twice")
        .hasMessageContaining("millrace rollback --checkpoint 5");
  }

  /** A second copy, restored from the first one's checkpoint 5, whose own checkpoint 6 fails. */
  private OperatorSubtaskState seventhOfACopy(JobID first, JobID second) throws Exception {
    try (var copy = restored(second, 5, stateAfterCommitting(first, 5))) {
      copy.prepareSnapshotPreBarrier(6);
      commit(first.toHexString(), 6);
      copy.prepareSnapshotPreBarrier(7);
      copy.processElement(5L, 0);
      OperatorSubtaskState seventh = copy.snapshot(7, 0);
      copy.notifyOfCompletedCheckpoint(7);
      return seventh;
    }
  }

  @Test
  void aCopyIsRefusedBeforeItsFirstCheckpointThoughThatIsALaterOneThanTheCommit() throws Exception {
    JobID first = new JobID();
    try (var copy = restored(new JobID(), 5, stateAfterCommitting(first, 5))) {
      commit(first.toHexString(), 6);

      assertThatThrownBy(() -> copy.prepareSnapshotPreBarrier(7))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("Cannot write checkpoint 7")
          .hasMessageContaining("has got checkpoint 6 of job " + first.toHexString());
    }
  }

  @Test
  void whatTheJobBeforeStillHadToCommitIsNoOtherCopys() throws Exception {
    JobID before = new JobID();
    JobID after = new JobID();
    OperatorSubtaskState fifth;
    try (var harness = harness(watch(), before)) {
      harness.open();
      fifth = harness.snapshot(5, 0);
    }
    OperatorSubtaskState sixth;
    try (var job = restored(after, 5, fifth)) {
      commit(before.toHexString(), 5);
      job.prepareSnapshotPreBarrier(6);
      sixth = job.snapshot(6, 0);
    }

    restored(after, 5, fifth).close();
    restored(after, 6, sixth).close();
    restored(new JobID(), 6, sixth).close();
    commit(after.toHexString(), 6);
    restored(after, 6, sixth).close();
    restored(new JobID(), 6, sixth).close();
    assertThatThrownBy(() -> restored(after, 5, fifth)).isInstanceOf(Refusal.class);
  }

  @Test
  void commitsFromBeforeAFreshStartAreNoOthers() throws Exception {
    commit("long ago", 500);
    OperatorSubtaskState state;
    try (var fresh = harness(watch())) {
      fresh.open();
      state = fresh.snapshot(1, 0);
    }
    try (var restored = harness(watch())) {
      restored.setRestoredCheckpointId(1);
      restored.initializeState(state);
      assertThat(restored.getOperator()).isNotNull();
    }
  }

  @Test
  void beforeItsFirstCheckpointTheTableSaysWhatAJobGoesOnFrom() throws Exception {
    JobID first = new JobID();
    JobID second = new JobID();
    JobID third = new JobID();
    CommitMark five = new CommitMark(first.toHexString(), 5);
    OperatorSubtaskState sixth;
    try (var fresh = harness(watch(), first)) {
      fresh.open();
      fresh.prepareSnapshotPreBarrier(1);
      assertThat(predecessor(first)).contains(new Predecessor(null, null));
    }
    try (var job = restored(second, 5, stateAfterCommitting(first, 5))) {
      job.prepareSnapshotPreBarrier(6);
      sixth = job.snapshot(6, 0);
      assertThat(predecessor(second)).contains(new Predecessor(five, five));
      assertThat(predecessor(first)).as("a job that is done").isEmpty();
    }

    try (var next = restored(third, 6, sixth)) {
      next.prepareSnapshotPreBarrier(7);
      CommitMark six = new CommitMark(second.toHexString(), 6);
      assertThat(predecessor(third)).contains(new Predecessor(five, six));
    }
  }

  private Optional<Predecessor> predecessor(JobID job) {
    return Predecessor.of(job.toHexString(), lake.table("events").properties());
  }

  private OperatorSubtaskState stateAfterCommitting(long checkpoint) throws Exception {
    return stateAfterCommitting(new JobID(), checkpoint);
  }

  private OperatorSubtaskState stateAfterCommitting(JobID job, long checkpoint) throws Exception {
    try (var harness = harness(watch(), job)) {
      harness.open();
      OperatorSubtaskState state = harness.snapshot(checkpoint, 0);
      commit(job.toHexString(), checkpoint);
      return state;
    }
  }

  private OneInputStreamOperatorTestHarness<Long, Void> restored(
      JobID job, long checkpoint, OperatorSubtaskState state) throws Exception {
    var harness = harness(watch(), job);
    harness.setRestoredCheckpointId(checkpoint);
    harness.initializeState(state);
    return harness;
  }

  private CommitWatch watch() {
    return new CommitWatch(
        TableLoader.fromCatalog(new LateCatalogLoader(lake.settings()), EVENTS),
        "events",
        3,
        new LogPlace("v1"));
  }

  private static OneInputStreamOperatorTestHarness<Long, Void> harness(CommitWatch watch)
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(watch, LongSerializer.INSTANCE);
  }

  private static OneInputStreamOperatorTestHarness<Long, Void> harness(CommitWatch watch, JobID job)
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        watch, LongSerializer.INSTANCE, MockEnvironment.builder().setJobID(job).build());
  }

  private static String jobId(OneInputStreamOperatorTestHarness<?, ?> harness) {
    return harness.getEnvironment().getJobID().toHexString();
  }

  private static void checkpoint(OneInputStreamOperatorTestHarness<?, ?> harness, long id)
      throws Exception {
    harness.snapshot(id, 0);
    harness.notifyOfCompletedCheckpoint(id);
  }

  private long snapshotOf(JobID job, long checkpoint) {
    CommitMark mark = new CommitMark(job.toHexString(), checkpoint);
    return Streams.stream(lake.table("events").snapshots())
        .filter(snapshot -> CommitMark.of(snapshot).filter(mark::equals).isPresent())
        .mapToLong(Snapshot::snapshotId)
        .findFirst()
        .orElseThrow();
  }

  private void commit(String job, long checkpoint) {
    AppendFiles append = lake.table("events").newAppend();
    append.set(SinkUtil.MAX_COMMITTED_CHECKPOINT_ID, Long.toString(checkpoint));
    append.set(SinkUtil.FLINK_JOB_ID, job);
    append.commit();
  }
}
