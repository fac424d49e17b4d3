package io.millrace.flink.sink.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.sink.topic.TopicSettings.LateRestore;
import io.millrace.flink.sink.topic.TopicSettings.Transactions;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class TopicSettingsTest {
  /** Kafka's clients wait 5 ms by default, half of what an event may take to its score. */
  @Test
  void aPredictionHardlyWaitsForOthers() {
    assertThat(linger(Map.of())).isEqualTo("1");
  }

  @Test
  void theUsersOwnLingerCounts() {
    assertThat(linger(Map.of(ProducerConfig.LINGER_MS_CONFIG, "20"))).isEqualTo("20");
  }

  private static String linger(Map<String, String> given) {
    Duration any = Duration.ofMinutes(1);
    return new TopicSettings(
            "predictions", new Transactions("p", any, any, any), LateRestore.REFUSE, () -> given)
        .producerProperties()
        .getProperty(ProducerConfig.LINGER_MS_CONFIG);
  }
}
