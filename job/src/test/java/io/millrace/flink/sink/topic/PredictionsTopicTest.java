package io.millrace.flink.sink.topic;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Refusal;
import io.millrace.flink.StartCheck;
import io.millrace.flink.sink.topic.TopicSettings.LateRestore;
import io.millrace.flink.sink.topic.TopicSettings.Transactions;
import io.millrace.lake.start.LaterCheck;
import io.millrace.scoring.Prediction;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PredictionsTopicTest {
  /** No broker is there: a writer that asked for one would wait for a minute. */
  private static final TopicSettings SETTINGS =
      new TopicSettings(
          "predictions",
          new Transactions(
              "prefix", Duration.ofMinutes(15), Duration.ofMinutes(13), Duration.ofMinutes(50)),
          LateRestore.REFUSE,
          () -> Map.of("bootstrap.servers", "127.0.0.1:1"));

  @Test
  @Timeout(30)
  void aRefusedStartWithoutStateAbortsNoTransaction() throws Exception {
    StartCheck refusing =
        start -> {
          throw new Refusal(LaterCheck.RUN, "the tables hold rows");
        };
    OneInputStreamOperatorTestHarness<Prediction, CommittableMessage<KafkaCommittable>> starting =
        new OneInputStreamOperatorTestHarness<>(
            new SinkWriterOperatorFactory<>(new PredictionsTopic(SETTINGS, refusing)));
    try {
      assertThatThrownBy(starting::open).hasStackTraceContaining("the tables hold rows");
    } finally {
      starting.close();
    }
  }
}
