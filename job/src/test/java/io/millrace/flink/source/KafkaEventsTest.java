package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.EventSchema;
import io.millrace.event.TimeFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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

  private static Map<Object, Object> properties(Map<String, String> given) {
    return source(given).consumerProperties();
  }

  private static KafkaEvents source(Map<String, String> given) {
    return new KafkaEvents(
        List.of("t"), SCHEMA, StartOffsets.earliest(), LostOffsets.REFUSE, () -> given);
  }
}
