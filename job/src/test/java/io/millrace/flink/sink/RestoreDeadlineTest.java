package io.millrace.flink.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Refusal;
import io.millrace.flink.sink.TopicSettings.LateRestore;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // closing a harness may be interrupted, which ends the test anyway
class RestoreDeadlineTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(15);

  @Test
  void aRestoreWithinTheTimeoutGoesOn() throws Exception {
    OperatorSubtaskState state = checkpointOfTransactionBegunAt(0);

    try (var restored = harness()) {
      restored.setProcessingTime(TIMEOUT.toMillis());
      restored.initializeState(state);
      restored.processElement(7L, 0);
      assertThat(restored.extractOutputValues()).containsExactly(7L);
    }
  }

  @Test
  void aLaterRestoreIsRefused() throws Exception {
    OperatorSubtaskState state = checkpointOfTransactionBegunAt(0);

    try (var restored = harness()) {
      restored.setProcessingTime(TIMEOUT.toMillis() + 1);
      assertThatThrownBy(() -> restored.initializeState(state))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("transaction in topic predictions began at 1970-01-01T00:00:00Z")
          .hasMessageContaining("--sink.on-late-restore accept")
          .hasMessageContaining("restore without predictions-topic");
    }
  }

  @Test
  void aLaterRestoreGoesOnWhereThatIsAccepted() throws Exception {
    OperatorSubtaskState state = checkpointOfTransactionBegunAt(0);

    try (var restored = harness(TIMEOUT, LateRestore.ACCEPT)) {
      restored.setProcessingTime(TIMEOUT.toMillis() + 1);
      restored.initializeState(state);
      restored.processElement(7L, 0);
      assertThat(restored.extractOutputValues()).containsExactly(7L);
    }
  }

  @Test
  void aLongerTimeoutThanThatOfTheCheckpointsJobSavesNothing() throws Exception {
    OperatorSubtaskState state = checkpointOfTransactionBegunAt(0);

    try (var restored = harness(TIMEOUT.multipliedBy(10), LateRestore.REFUSE)) {
      restored.setProcessingTime(TIMEOUT.toMillis() + 1);
      assertThatThrownBy(() -> restored.initializeState(state)).isInstanceOf(Refusal.class);
    }
  }

  @Test
  void eachCheckpointBeginsANewTransaction() throws Exception {
    OperatorSubtaskState second;
    try (var running = harness()) {
      running.setProcessingTime(0);
      running.open();
      running.setProcessingTime(TIMEOUT.toMillis());
      running.snapshot(1, 0);
      second = running.snapshot(2, 0);
    }
    try (var restored = harness()) {
      restored.setProcessingTime(TIMEOUT.multipliedBy(2).toMillis());
      restored.initializeState(second);
      assertThat(restored.getOperator()).isNotNull();
    }
  }

  private static OperatorSubtaskState checkpointOfTransactionBegunAt(long ms) throws Exception {
    try (var running = harness()) {
      running.setProcessingTime(ms);
      running.open();
      return running.snapshot(1, 0);
    }
  }

  private static OneInputStreamOperatorTestHarness<Long, Long> harness() throws Exception {
    return harness(TIMEOUT, LateRestore.REFUSE);
  }

  private static OneInputStreamOperatorTestHarness<Long, Long> harness(
      Duration timeout, LateRestore late) throws Exception {
    TopicSettings settings = new TopicSettings("predictions", "prefix", timeout, late, Map::of);
    return new OneInputStreamOperatorTestHarness<>(
        new RestoreDeadline<>(settings), LongSerializer.INSTANCE);
  }
}
