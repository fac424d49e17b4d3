package io.millrace.flink.sink.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Refusal;
import io.millrace.flink.StartCheck;
import io.millrace.flink.StartCheck.Start;
import io.millrace.flink.sink.topic.TopicSettings.LateRestore;
import io.millrace.flink.sink.topic.TopicSettings.Transactions;
import io.millrace.lake.start.LaterCheck;
import io.millrace.scoring.Prediction;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings("try") // closing a harness may be interrupted, which ends the test anyway
class PredictionsTopicTest {
  /** No broker is there: a writer that asked for one would wait for a minute. */
  private static final TopicSettings SETTINGS =
      new TopicSettings(
          "predictions",
          new Transactions(
              "prefix", Duration.ofMinutes(15), Duration.ofMinutes(13), Duration.ofMinutes(50)),
          LateRestore.REFUSE,
          () -> Map.of("bootstrap.servers", "127.0.0.1:1"));

  private final AtomicReference<Start> asked = new AtomicReference<>();

  @Test
  @Timeout(30)
  void aRefusedStartWithoutStateAbortsNoTransaction() throws Exception {
    try (var starting = harness()) {
      assertThatThrownBy(starting::open).hasStackTraceContaining("the tables refuse");
      assertThat(asked.get().restored()).isFalse();
    }
  }

  @Test
  @Timeout(30)
  void aRefusedRestoreAbortsNoTransaction() throws Exception {
    try (var restored = harness()) {
      restored.setRestoredCheckpointId(6);
      assertThatThrownBy(() -> restored.initializeState(OperatorSubtaskState.builder().build()))
          .hasStackTraceContaining("the tables refuse");
      assertThat(asked.get().restored()).isTrue();
      assertThat(asked.get().restoredCheckpointId()).isEqualTo(OptionalLong.of(6));
    }
  }

  private OneInputStreamOperatorTestHarness<Prediction, CommittableMessage<KafkaCommittable>>
      harness() throws Exception {
    StartCheck refusing =
        start -> {
          asked.set(start);
          throw new Refusal(LaterCheck.RUN, "the tables refuse");
        };
    return new OneInputStreamOperatorTestHarness<>(
        new SinkWriterOperatorFactory<>(new PredictionsTopic(SETTINGS, refusing)));
  }
}
