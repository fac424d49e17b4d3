package io.millrace.benchmarks.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static final Path DEFINITION = Path.of("../deploy/local/demo/pipeline-unscored.yaml");
  private static final String EVENT =
      "{\"event_id\":\"e%d\",\"user_id\":\"%s\",\"timestamp\":%d,\"type\":\"click\"}";

  private final Discrepancies found = new Discrepancies();
  private List<ConsumerRecord<byte[], byte[]>> topic;
  private Expected expected;
  private RowsOfOutcomes rows;

  @BeforeEach
  void threeEventsAndAReject() throws Exception {
    topic =
        List.of(
            record(0, 0, EVENT.formatted(1, "a", 1_000)),
            record(0, 2, "no event"),
            record(0, 3, EVENT.formatted(2, "a", 3_000)),
            record(1, 0, EVENT.formatted(3, "b", 2_000)));
    expected = Expected.of(topic, List.of(DEFINITION));
    rows = new RowsOfOutcomes(topic, expected);
  }

  private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, String value) {
    return new ConsumerRecord<>(
        "events",
        partition,
        offset,
        5_000,
        TimestampType.CREATE_TIME,
        1,
        value.length(),
        "k".getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8),
        new RecordHeaders(),
        Optional.empty());
  }

  private Map<String, Integer> judge(
      List<StoredRow> events, List<StoredRow> rejects, List<StoredRow> predictions) {
    Judgement judgement = new Judgement(expected, found);
    judgement.events(events);
    judgement.rejects(rejects);
    judgement.predictions(predictions);
    judgement.complete();
    return found.counts();
  }

  private Map<String, Integer> judge() {
    return judge(rows.events(), rows.rejects(), rows.predictions());
  }

  @Test
  void tablesOfASequentialReplayHaveNoDifference() {
    assertThat(judge()).isEmpty();
  }

  @Test
  void aRowTwiceIsFound() {
    List<StoredRow> twice = new ArrayList<>(rows.events());
    twice.add(twice.get(0));

    assertThat(judge(twice, rows.rejects(), rows.predictions())).containsOnlyKeys("record twice");
  }

  @Test
  void aLostRejectIsFound() {
    assertThat(judge(rows.events(), List.of(), rows.predictions()))
        .isEqualTo(Map.of("record in no table", 1));
  }

  @Test
  void aPredictionTwiceAndAnotherMissingAreFound() {
    List<StoredRow> predictions = rows.predictions();

    assertThat(
            judge(
                rows.events(),
                rows.rejects(),
                List.of(predictions.get(0), predictions.get(1), predictions.get(1))))
        .isEqualTo(Map.of("prediction twice", 1, "event without a prediction", 1));
  }

  @Test
  void aRecordInTheWrongTableIsFound() {
    List<StoredRow> events = new ArrayList<>(rows.events());
    events.addAll(rows.rejects());

    assertThat(judge(events, List.of(), rows.predictions()))
        .isEqualTo(Map.of("event that is a reject", 1));
  }

  @Test
  void theLastBitOfAFeatureIsFound() {
    changeFeature("burst", value -> Math.nextUp((Double) value));

    assertThat(judge()).isEqualTo(Map.of("feature burst", 1));
  }

  @Test
  void aNullFeatureIsNoZero() {
    changeFeature("last_amount", value -> 0.0);

    assertThat(judge()).isEqualTo(Map.of("feature last_amount", 1));
  }

  private void changeFeature(String name, UnaryOperator<Object> change) {
    Record features = rows.predictions().get(1).struct("features");
    features.setField(name, change.apply(features.getField(name)));
  }

  @Test
  void aGapInTheCountOfAUserIsFound() {
    rows.predictions().get(1).row().setField("user_seq", 3L);

    assertThat(judge()).isEqualTo(Map.of("user_seq", 1));
  }

  @Test
  void otherBytesAreFound() {
    Record kafka = rows.events().get(0).struct("kafka");
    kafka.setField("value", ByteBuffer.wrap(new byte[] {1}));

    assertThat(judge()).isEqualTo(Map.of("raw value", 1));
  }

  @Test
  void aRowOfAnotherVersionIsFound() {
    rows.predictions().get(0).row().setField("pipeline_version", "other");

    assertThat(judge()).containsEntry("unknown version", 1);
  }
}
