package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.event.EventSchema;
import io.millrace.event.TimeFormat;
import io.millrace.flink.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class KafkaEventsTest {
  private static final EventSchema SCHEMA =
      new EventSchema("user", "time", TimeFormat.MS, null, List.of(), 1 << 20, 300_000);

  @Test
  void abortedTransactionsAreNeverRead() {
    assertThat(properties(Map.of("isolation.level", "read_uncommitted")))
        .containsEntry("isolation.level", "read_committed");
  }

  @Test
  void pollsAreLargeUnlessSaidOtherwise() {
    assertThat(properties(Map.of())).containsEntry("max.poll.records", "5000");
    assertThat(properties(Map.of("max.poll.records", "9000")))
        .containsEntry("max.poll.records", "9000");
  }

  @Test
  void newPartitionsAreLookedFor() {
    assertThat(properties(Map.of())).containsEntry("partition.discovery.interval.ms", "60000");
  }

  @Test
  void secretsAreResolvedWhereTheSourceRunsAndNotShipped() throws Exception {
    KafkaEvents source =
        new KafkaEvents(
            List.of("t"),
            SCHEMA,
            StartOffsets.earliest(),
            LostOffsets.REFUSE,
            () -> Map.of("ssl.key.password", new String(new char[] {'h', 'u', 's', 'h'})));

    byte[] shipped = InstantiationUtil.serializeObject(source);

    assertThat(new String(shipped, StandardCharsets.ISO_8859_1)).doesNotContain("hush");
    KafkaEvents there =
        InstantiationUtil.deserializeObject(shipped, KafkaEventsTest.class.getClassLoader());
    assertThat(there.consumerProperties()).containsEntry("ssl.key.password", "hush");
  }

  @Test
  @SuppressWarnings("try") // Flink's close() throws all.
  void brokersThatNobodyCanReachEndTheJobWithAdviceAndNoRestart() throws Exception {
    Configuration restarts = new Configuration();
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1_000);
    try (StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, restarts)) {
      Map<String, String> nowhere =
          Map.of(
              "bootstrap.servers", "localhost:1",
              "group.id", "g",
              "request.timeout.ms", "500",
              "default.api.timeout.ms", "1000");
      env.fromSource(source(nowhere), WatermarkStrategy.noWatermarks(), "kafka")
          .sinkTo(new DiscardingSink<>());

      Throwable failure = catchThrowable(env::execute);

      assertThat(ExceptionUtils.findThrowable(failure, Refusal.class))
          .map(Throwable::getMessage)
          .hasValueSatisfying(
              message ->
                  assertThat(message)
                      .startsWith("Cannot reach Kafka at localhost:1 (")
                      .contains("check kafka.bootstrap.servers"));
    }
  }

  private static Map<Object, Object> properties(Map<String, String> given) {
    return source(given).consumerProperties();
  }

  private static KafkaEvents source(Map<String, String> given) {
    return new KafkaEvents(
        List.of("t"), SCHEMA, StartOffsets.earliest(), LostOffsets.REFUSE, () -> given);
  }
}
