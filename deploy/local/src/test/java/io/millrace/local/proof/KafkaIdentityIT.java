package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.explain.Explainer;
import io.millrace.explain.Explanation;
import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.local.proof.JobRun.Plan;
import io.millrace.local.proof.ShopEvents.Line;
import io.millrace.scoring.FedTensor;
import io.millrace.verify.Progress;
import io.millrace.verify.Summary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job whose users are the records' keys, whose times are the records' timestamps, and whose model
 * has its own names for its inputs.
 */
class KafkaIdentityIT {
  private static final String DEFINITION =
      """
      pipeline: proof
      format: 1
      source: {topics: [${topic}], format: json, max-value-bytes: 1500}
      event:
        user: {from: kafka-key}
        time: {from: kafka-timestamp}
        fields:
          kind: {type: string, required: true}
          amount: {type: double, path: /order/amount}
      features:
        clicks_7d: {count: true, where: "kind == 'click'", window: 7d}
        all_events: {count: true, window: lifetime}
        click_rate: {ratio: [clicks_7d, all_events]}
        spend_30d: {sum: amount, window: 30d}
        last_kind: {last: kind, window: lifetime}
      model:
        name: named
        version: "1"
        file: ${model}.onnx
        sha256: ${sha256}
        inputs: {spend: spend_30d, country: last_kind, rate: click_rate, views: clicks_7d}
        output: score
      tables: {namespace: proof, partition-by: ${partition}}
      """;

  private static final int LINES = 1_200;
  private static final byte[] NO_TEXT = {'a', (byte) 0xC3};

  @TempDir private static Path folder;
  private static RunTables lake;

  /** The records as readers of the topic get them, by their place. */
  private static final Map<String, ConsumerRecord<byte[], byte[]>> RECORDS = new HashMap<>();

  @BeforeAll
  static void run() throws Exception {
    Broker broker = Broker.shared();
    String topic = broker.newTopic("kafka-identity");
    List<Line> lines = new ArrayList<>();
    for (Line line : ShopEvents.of(13, LINES, 30)) {
      lines.add(line.withKey(key(lines.size(), line.partition())));
    }
    broker.append(topic, lines);
    broker
        .committedRecords(topic)
        .forEach(
            each -> RECORDS.put(each.topic() + "-" + each.partition() + "-" + each.offset(), each));
    Path run = folder.resolve("kafka-identity");
    lake = RunTables.in(run);
    ProofDefinition definition = ProofDefinition.of(DEFINITION, topic).withModelOfJob("named");
    try (JobRun job = new Plan(definition, broker, lake, run).submit(FlinkCluster.shared())) {
      job.awaitDrained().stop(run.resolve("savepoints"));
    }
  }

  /** The key of a line: each user is on one partition. */
  private static byte[] key(int line, int partition) {
    if (line % 40 == 7) {
      return null;
    }
    return line % 40 == 19
        ? NO_TEXT
        : (partition + " größe " + line % 6).getBytes(StandardCharsets.UTF_8);
  }

  @AfterAll
  static void close() {
    lake.close();
  }

  @Test
  void eachEventIsOfItsRecordsKeyAndTimestamp() {
    List<Record> events = lake.rows("events");
    assertThat(events.size() + lake.rows("rejects").size()).isEqualTo(LINES);
    assertThat(events)
        .hasSizeGreaterThan(LINES / 2)
        .allSatisfy(
            row -> {
              ConsumerRecord<byte[], byte[]> record = RECORDS.get(place(row));
              assertThat(row.getField("event_id")).isEqualTo(place(row));
              assertThat(row.getField("user_id"))
                  .isEqualTo(new String(record.key(), StandardCharsets.UTF_8));
              assertThat(row.getField("event_time"))
                  .isEqualTo(((Record) row.getField("kafka")).getField("timestamp"));
            });
  }

  @Test
  void recordsWithoutAUsableKeyAreRejectedAndKeepIt() {
    List<Record> rejects = lake.rows("rejects");
    assertThat(rejects)
        .filteredOn(
            row -> row.getField("message").toString().startsWith("the Kafka key is missing"))
        .hasSizeGreaterThan(LINES / 80)
        .allSatisfy(
            row -> {
              assertThat(row.getField("reason")).isEqualTo("MISSING_FIELD");
              assertThat(key(row)).isNull();
            });
    assertThat(rejects)
        .filteredOn(row -> row.getField("reason").equals("INVALID_USER"))
        .hasSizeGreaterThan(LINES / 80)
        .allSatisfy(
            row -> {
              assertThat(row.getField("message").toString())
                  .startsWith("the Kafka key is not UTF-8");
              assertThat(key(row)).isEqualTo(ByteBuffer.wrap(NO_TEXT));
            });
  }

  @Test
  void verificationIsStrictAndTheSameOnACluster() throws Exception {
    Summary summary = Verified.assertClean(lake);

    assertThat(summary.unrecomputed().passesStrict()).isTrue();
    assertThat(summary.tally().scores()).isEqualTo(summary.events());
    Verified.assertSame(Verified.onCluster(lake, 3, 1), summary);
    Seals.assertChained(lake);
  }

  @Test
  void anEventIsExplainedAndWhyARecordIsNone() throws Exception {
    Record event = lake.rows("events").get(0);
    Record reject =
        lake.rows("rejects").stream()
            .filter(row -> row.getField("reason").equals("INVALID_USER"))
            .findFirst()
            .orElseThrow();
    try (Lake open = lake.open()) {
      Explainer explainer = new Explainer(open, new AsOf.Latest(), Progress.NONE);

      Explanation explained = explainer.explain(place(event), List.of()).get(0);

      assertThat(explained.subject().event().userId()).isEqualTo(event.getField("user_id"));
      assertThat(explained.score().orElseThrow().recomputed())
          .isEqualTo(explained.subject().stored().score());
      assertThat(explained.score().orElseThrow().tensors())
          .extracting(FedTensor::input)
          .containsExactlyInAnyOrder("spend", "country", "rate", "views");
      assertThatThrownBy(() -> explainer.explain(place(reject), List.of()))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("rejects has it as INVALID_USER, the Kafka key is not UTF-8");
    }
  }

  private static String place(Record row) {
    Record kafka = (Record) row.getField("kafka");
    return kafka.getField("topic")
        + "-"
        + kafka.getField("partition")
        + "-"
        + kafka.getField("offset");
  }

  private static Object key(Record row) {
    return ((Record) row.getField("kafka")).getField("key");
  }
}
