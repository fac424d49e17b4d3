package io.millrace.flink.sink.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Refusal;
import io.millrace.flink.sink.topic.TopicSettings.LateRestore;
import io.millrace.flink.sink.topic.TopicSettings.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // closing a harness may be interrupted, which ends the test anyway
class TransactionDeadlineTest {
  private static final long TIMEOUT_MS = Duration.ofMinutes(15).toMillis();
  private static final long RESTART_MS = TIMEOUT_MS * 9 / 10;
  private static final TopicSettings SETTINGS =
      new TopicSettings(
          "predictions",
          new Transactions(
              "prefix",
              Duration.ofMillis(TIMEOUT_MS),
              Duration.ofMillis(RESTART_MS),
              Duration.ofMinutes(50)),
          LateRestore.REFUSE,
          Map::of);

  @Test
  void aTransactionBeginsWithItsFirstRecord() throws Exception {
    try (var running = opened()) {
      running.setProcessingTime(100);
      assertThat(begunIn(running, 1)).isEmpty();
      running.setProcessingTime(200);
      running.processElement(7L, 0);
      running.setProcessingTime(300);
      running.processElement(8L, 0);
      assertThat(begunIn(running, 2)).containsExactly(200L);
      assertThat(running.extractOutputValues()).containsExactly(7L, 8L);
    }
  }

  @Test
  void checkpointsThatDoNotCompleteLeaveTheirTransactionsToTheNext() throws Exception {
    try (var running = opened()) {
      for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
        running.setProcessingTime(checkpoint * 1_000L);
        running.processElement(7L, 0);
        running.snapshot(checkpoint, 0);
        running.getOperator().notifyCheckpointAborted(checkpoint);
      }
      assertThat(begunIn(running, 4)).containsExactly(1_000L, 2_000L, 3_000L);
      running.notifyOfCompletedCheckpoint(4);
      assertThat(begunIn(running, 5)).isEmpty();
    }
  }

  @Test
  void theTransactionAfterACompletedCheckpointKeepsItsOwnBeginning() throws Exception {
    try (var running = opened()) {
      running.setProcessingTime(1_000);
      running.processElement(7L, 0);
      running.snapshot(1, 0);
      running.setProcessingTime(2_000);
      running.processElement(7L, 0);
      running.notifyOfCompletedCheckpoint(1);
      assertThat(begunIn(running, 2)).containsExactly(2_000L);
    }
  }

  @Test
  void theJobRestartsBeforeKafkaGivesAnOpenTransactionUp() throws Exception {
    try (var running = opened()) {
      running.setProcessingTime(1_000);
      running.processElement(7L, 0);
      running.snapshot(1, 0);
      running.getOperator().notifyCheckpointAborted(1);
      running.setProcessingTime(60_000);
      running.processElement(7L, 0);
      running.setProcessingTime(999 + RESTART_MS);
      assertThatThrownBy(() -> running.setProcessingTime(1_000 + RESTART_MS))
          .isInstanceOf(FlinkRuntimeException.class)
          .isNotInstanceOf(Refusal.class)
          .hasMessageContaining("of topic predictions has been open since 1970-01-01T00:00:01Z")
          .hasMessageContaining("gives it up after sink.transaction-timeout (PT15M)");
    }
  }

  @Test
  void checkpointsThatCompleteKeepTheJobRunning() throws Exception {
    try (var running = opened()) {
      for (int checkpoint = 1; checkpoint <= 100; checkpoint++) {
        running.setProcessingTime(checkpoint * RESTART_MS / 3);
        running.processElement(7L, 0);
        running.snapshot(checkpoint, 0);
        running.notifyOfCompletedCheckpoint(checkpoint);
      }
      running.processElement(7L, 0);
      assertThatThrownBy(() -> running.setProcessingTime(40 * RESTART_MS))
          .isInstanceOf(FlinkRuntimeException.class);
    }
  }

  @Test
  void aJobWithoutRecordsHasNoTransactionThatCouldEnd() throws Exception {
    try (var running = opened()) {
      running.snapshot(1, 0);
      assertThatCode(() -> running.setProcessingTime(10 * TIMEOUT_MS)).doesNotThrowAnyException();
      running.processElement(7L, 0);
      assertThat(begunIn(running, 2)).containsExactly(10 * TIMEOUT_MS);
    }
  }

  /** Whether the restored transactions were committed is for the committer to find out. */
  @Test
  void aLateRestoreGoesOnHereAndItsTransactionsAreTheCommitters() throws Exception {
    OperatorSubtaskState state;
    try (var running = opened()) {
      running.processElement(7L, 0);
      state = running.snapshot(1, 0);
    }
    try (var restored = harness()) {
      restored.setProcessingTime(100 * TIMEOUT_MS);
      restored.initializeState(state);
      restored.open();
      restored.processElement(7L, 0);
      assertThat(begunIn(restored, 2)).containsExactly(100 * TIMEOUT_MS);
      assertThat(restored.extractOutputValues()).containsExactly(7L);
    }
  }

  /** The times of beginnings in the state, as a restore would read them. */
  private static List<Long> begunIn(
      OneInputStreamOperatorTestHarness<Long, Long> running, long checkpointId) throws Exception {
    running.snapshot(checkpointId, 0);
    OperatorStateStore store = running.getOperator().getOperatorStateBackend();
    ListState<Long> stored =
        store.getListState(new ListStateDescriptor<>("transaction-began-at", Types.LONG));
    List<Long> begun = new ArrayList<>();
    stored.get().forEach(begun::add);
    return begun;
  }

  private static OneInputStreamOperatorTestHarness<Long, Long> opened() throws Exception {
    var harness = harness();
    harness.open();
    return harness;
  }

  private static OneInputStreamOperatorTestHarness<Long, Long> harness() throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new TransactionDeadline<>(SETTINGS), LongSerializer.INSTANCE);
  }
}
