package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The values of a prediction, which topic and table have in common. */
record PredictionMessage(
    String user, long userSeq, String eventId, long timestampMs, Float score, String version) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Asserts exactly one record for each row, with the same values in both. */
  static void assertEachOnce(List<ConsumerRecord<byte[], byte[]>> records, List<Record> rows) {
    Set<PredictionMessage> expected = new HashSet<>();
    rows.forEach(row -> expected.add(of(row)));
    assertThat(expected).hasSameSizeAs(rows);
    Set<PredictionMessage> seen = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> message : records) {
      assertThat(seen.add(of(message))).as("twice in the topic: %s", message).isTrue();
    }
    assertThat(seen.equals(expected))
        .as("%d committed records are the %d predictions", seen.size(), expected.size())
        .isTrue();
  }

  private static PredictionMessage of(ConsumerRecord<byte[], byte[]> message) {
    try {
      JsonNode page = JSON.readTree(message.value());
      JsonNode score = page.get("prediction");
      return new PredictionMessage(
          page.get("user_id").asText(),
          page.get("user_seq").asLong(),
          page.get("event_id").asText(),
          page.get("timestamp").asLong(),
          score.isNull() ? null : Float.valueOf(score.asText()),
          page.get("pipeline_version").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PredictionMessage of(Record row) {
    return new PredictionMessage(
        (String) row.getField("user_id"),
        (Long) row.getField("user_seq"),
        (String) row.getField("event_id"),
        ((OffsetDateTime) row.getField("event_time")).toInstant().toEpochMilli(),
        (Float) row.getField("score"),
        (String) row.getField("pipeline_version"));
  }
}
