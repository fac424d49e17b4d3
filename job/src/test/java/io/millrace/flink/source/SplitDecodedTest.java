package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import io.millrace.event.TimeFormat;
import io.millrace.flink.CheckpointDirectoryCheck;
import io.millrace.flink.Refusal;
import io.millrace.flink.StartCheck;
import io.millrace.lake.start.LaterCheck;
import io.millrace.row.CoveredSeal;
import io.millrace.row.ReadRecord;
import io.millrace.seal.Seal;
import io.millrace.seal.SealChain;
import io.millrace.seal.SealChains;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.util.TestingTaskManagerRuntimeInfo;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // The harness lets close() throw all, InterruptedException too.
class SplitDecodedTest {
  private static final EventSchema SCHEMA =
      new EventSchema("user", "time", TimeFormat.MS, "id", List.of(), 1 << 20, 300_000);

  private static final int MAX_PARALLELISM = 128;
  private final List<StartCheck.Start> starts = new ArrayList<>();

  @Test
  void eventsGoOnAndRejectsAside() throws Exception {
    KafkaCoordinates kafka = new KafkaCoordinates("t", 0, 0, 0);
    Event event = new Event("e", "ann", 1, new Object[0], kafka);
    Reject reject = new Reject(kafka, RejectReason.MALFORMED, "null", null);
    ReadRecord<Decoded> readEvent = read(event);
    ReadRecord<Decoded> readReject = read(reject);
    try (var harness = harness("a", 1, 0)) {
      harness.open();
      harness.processElement(readEvent, 0);
      harness.processElement(readReject, 0);

      assertThat(harness.extractOutputValues())
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(event);
      assertThat(harness.getSideOutput(SplitDecoded.events(SCHEMA)))
          .extracting(element -> (Object) element.getValue())
          .containsExactly(readEvent);
      assertThat(harness.getSideOutput(SplitDecoded.REJECTS))
          .extracting(element -> (Object) element.getValue())
          .containsExactly(readReject);
    }
  }

  @Test
  void recordsWithoutATimestampAreCounted() throws Exception {
    KafkaCoordinates microseconds = new KafkaCoordinates("t", 0, 0, 1_764_425_000_000_000L);
    KafkaCoordinates milliseconds = new KafkaCoordinates("t", 0, 1, 1_764_425_000_000L);
    List<Decoded> all =
        List.of(
            new Event("e", "ann", 1, new Object[0], microseconds),
            new Reject(microseconds, RejectReason.MALFORMED, "null", null),
            new Event("f", "ann", 1, new Object[0], milliseconds));
    try (var harness = harness("a", 1, 0)) {
      harness.open();
      for (Decoded each : all) {
        harness.processElement(read(each), 0);
      }

      assertThat(((SplitDecoded) harness.getOneInputOperator()).recordsWithoutTimestamp())
          .isEqualTo(2);
    }
  }

  @Test
  void eachBarrierComesBehindTheSealsOfWhatWasReadSinceTheOneBefore() throws Exception {
    SealChains chains = new SealChains();
    KafkaCoordinates[] records = {at(1, 5), at(0, 7), at(1, 9), at(0, 8)};
    try (var harness = harness("a", 1, 0)) {
      harness.setProcessingTime(1_700);
      harness.open();
      for (KafkaCoordinates kafka : records) {
        harness.processElement(read(kafka, chains), 0);
      }
      harness.prepareSnapshotPreBarrier(3);
      harness.prepareSnapshotPreBarrier(4);
      harness.processElement(read(at(1, 12), chains), 0);
      harness.prepareSnapshotPreBarrier(5);

      List<CoveredSeal> seals = seals(harness);
      assertThat(seals).extracting(CoveredSeal::checkpointId).containsExactly(3L, 3L, 5L);
      assertThat(seals).extracting(CoveredSeal::sealedAtMs).containsOnly(1_700L);
      assertThat(seals)
          .extracting(CoveredSeal::seal)
          .extracting(Seal::partition, Seal::fromOffset, Seal::toOffset, Seal::records)
          .containsExactly(tuple(0, 7L, 9L, 2L), tuple(1, 5L, 10L, 2L), tuple(1, 10L, 13L, 1L));
      assertThat(seals.get(1).seal().previous()).isEqualTo(SealChain.beginning("t", 1));
      assertThat(seals.get(2).seal().previous()).isEqualTo(seals.get(1).seal().hash());
      assertThat(seals.get(2).seal().hash()).isEqualTo(chains.upTo("t", 1).orElseThrow().hash());
    }
  }

  @Test
  void whatComesAfterTheLastBarrierIsSealedAtTheEnd() throws Exception {
    try (var harness = harness("a", 1, 0)) {
      harness.open();
      harness.prepareSnapshotPreBarrier(3);
      harness.processElement(read(at(1, 12), new SealChains()), 0);
      harness.getOperator().finish();

      assertThat(seals(harness)).extracting(CoveredSeal::checkpointId).containsExactly(4L);
    }
  }

  private static List<CoveredSeal> seals(OneInputStreamOperatorTestHarness<?, ?> harness) {
    return harness.getSideOutput(SplitDecoded.SEALS).stream().map(StreamRecord::getValue).toList();
  }

  private static KafkaCoordinates at(int partition, long offset) {
    return new KafkaCoordinates("t", partition, offset, 1_000);
  }

  private static ReadRecord<Decoded> read(KafkaCoordinates kafka, SealChains chains) {
    Reject reject = new Reject(kafka, RejectReason.MALFORMED, "null", null);
    return new ReadRecord<>(reject, null, null, chains.seal(kafka, null, null));
  }

  private static ReadRecord<Decoded> read(Decoded decoded) {
    byte[] value = {2};
    return new ReadRecord<>(
        decoded, null, value, new SealChains().seal(decoded.kafka(), null, value));
  }

  @Test
  void checksLearnThatTheStartHasNoState() throws Exception {
    try (var harness = harness("a", 1, 0)) {
      harness.initializeEmptyState();

      assertThat(starts)
          .singleElement()
          .satisfies(
              start -> {
                assertThat(start.restored()).isFalse();
                assertThat(start.restoredCheckpointId()).isEmpty();
                assertThat(start.jobId()).hasSize(32);
              });
    }
  }

  @Test
  void checksLearnWhichCheckpointIsRestored() throws Exception {
    OperatorSubtaskState state = snapshot("a");
    try (var harness = harness("a", 1, 0)) {
      harness.setRestoredCheckpointId(42);
      starts.clear();
      harness.initializeState(state);

      assertThat(starts)
          .extracting(StartCheck.Start::restoredCheckpointId)
          .containsExactly(OptionalLong.of(42));
    }
  }

  @Test
  void checksLearnWhetherCheckpointsLieInMemory() throws Exception {
    Map<String, String> none = Map.of();
    Map<String, String> dir = Map.of("execution.checkpointing.dir", "file:///checkpoints");
    Map<String, String> memory = Map.of("execution.checkpointing.storage", "jobmanager");
    Map<String, String> both =
        Map.of(
            "execution.checkpointing.dir",
            "file:///checkpoints",
            "execution.checkpointing.storage",
            "filesystem");

    assertThat(checkpointsInMemory(none, none)).isTrue();
    assertThat(checkpointsInMemory(dir, none)).isFalse();
    assertThat(checkpointsInMemory(none, dir)).isFalse();
    assertThat(checkpointsInMemory(dir, memory)).isTrue();
    assertThat(checkpointsInMemory(both, memory)).isFalse();
  }

  private boolean checkpointsInMemory(Map<String, String> ofJob, Map<String, String> ofCluster)
      throws Exception {
    starts.clear();
    try (MockEnvironment task =
            new MockEnvironmentBuilder()
                .setTaskManagerRuntimeInfo(
                    new TestingTaskManagerRuntimeInfo(Configuration.fromMap(ofCluster)))
                .build();
        var harness =
            new OneInputStreamOperatorTestHarness<>(
                new SplitDecoded(SCHEMA, "a", List.of(starts::add)), task)) {
      task.getJobConfiguration().addAll(Configuration.fromMap(ofJob));
      harness.initializeEmptyState();
    }
    return starts.get(0).checkpointsInMemory();
  }

  @Test
  void checkpointsInMemoryAreRefused() {
    CheckpointDirectoryCheck check = new CheckpointDirectoryCheck();

    check.check(new StartCheck.Start("job", false, OptionalLong.empty(), Optional.empty(), false));
    assertThatThrownBy(
            () ->
                check.check(
                    new StartCheck.Start("job", true, OptionalLong.of(7), Optional.empty(), true)))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Give checkpoint.dir");
  }

  @Test
  void onlyTheFirstSubtaskChecks() throws Exception {
    try (var harness = harness("a", 2, 1)) {
      harness.initializeEmptyState();

      assertThat(starts).isEmpty();
    }
  }

  @Test
  void aCheckThatRefusesEndsTheStart() throws Exception {
    StartCheck refusing =
        start -> {
          throw new Refusal(LaterCheck.RUN, "another pipeline's tables");
        };
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new SplitDecoded(SCHEMA, "a", List.of(refusing)), 8, 1, 0);

    assertThatThrownBy(harness::initializeEmptyState)
        .isInstanceOf(Refusal.class)
        .hasMessage("another pipeline's tables");
  }

  @Test
  void otherFieldsOrFeaturesAreRefusedWithAdvice() throws Exception {
    OperatorSubtaskState state = snapshot("a");
    try (var harness = harness("b", 1, 0)) {
      harness.setRestoredCheckpointId(42);

      assertThatThrownBy(() -> harness.initializeState(state))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("other event fields or features")
          .hasMessageContaining("another model is allowed")
          .hasMessageContaining("another namespace");
    }
  }

  @Test
  void stateThatIsNotThisJobsIsRefused() throws Exception {
    try (var harness = harness("a", 1, 0)) {
      harness.setRestoredCheckpointId(42);

      assertThatThrownBy(() -> harness.initializeState(OperatorSubtaskState.builder().build()))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("not one of this job");
    }
  }

  @Test
  void everySubtaskFindsTheFingerprintAtAnyParallelism() throws Exception {
    OperatorSubtaskState state;
    try (var first = harness("a", 2, 0);
        var second = harness("a", 2, 1)) {
      first.open();
      second.open();
      state =
          AbstractStreamOperatorTestHarness.repackageState(
              first.snapshot(1, 1), second.snapshot(1, 1));
    }
    for (int parallelism : new int[] {1, 2, 3, 5}) {
      for (int subtask = 0; subtask < parallelism; subtask++) {
        try (var harness = harness("a", parallelism, subtask)) {
          harness.setRestoredCheckpointId(1);
          harness.initializeState(
              AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  state, MAX_PARALLELISM, 2, parallelism, subtask));
        }
        try (var other = harness("b", parallelism, subtask)) {
          other.setRestoredCheckpointId(1);
          OperatorSubtaskState part =
              AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  state, MAX_PARALLELISM, 2, parallelism, subtask);
          assertThatThrownBy(() -> other.initializeState(part)).isInstanceOf(Refusal.class);
        }
      }
    }
  }

  private OperatorSubtaskState snapshot(String fingerprint) throws Exception {
    try (var harness = harness(fingerprint, 1, 0)) {
      harness.open();
      return harness.snapshot(1, 1);
    }
  }

  private OneInputStreamOperatorTestHarness<ReadRecord<Decoded>, Event> harness(
      String fingerprint, int parallelism, int subtask) throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new SplitDecoded(SCHEMA, fingerprint, List.of(starts::add)),
        MAX_PARALLELISM,
        parallelism,
        subtask);
  }
}
