package io.millrace.command.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.command.Commands;
import io.millrace.command.Commands.Outcome;
import io.millrace.event.KafkaCoordinates;
import io.millrace.pipeline.PipelineReader;
import io.millrace.verify.TamperHistory;
import io.millrace.verify.TamperHistory.Sent;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands on tables whose users are the records' keys, whose times are the records'
 * timestamps, and whose model has names of its own for its inputs.
 */
class KafkaIdentityCommandsTest {
  private static final String DEFINITION =
      """
      pipeline: shop
      format: 1
      source: {topics: [shop], format: json, max-value-bytes: 500}
      event:
        user: {from: kafka-key}
        time: {from: kafka-timestamp}
        fields:
          type: {type: string, required: true}
          amount: double
      features:
        views_1h: {count: true, where: "type == 'UK'", window: 1h}
        all_events: {count: true, window: lifetime}
        rate_1h: {ratio: [views_1h, all_events]}
        spend_30d: {sum: amount, window: 30d}
        land: {last: type, window: lifetime}
        idle: {seconds_since: true}
      model:
        name: named
        version: "1"
        file: named.onnx
        sha256: fe441652d217f2b3d266d18406dea907f2a8038540dd7a66a930c79eb2db1240
        inputs: {spend: spend_30d, country: land, rate: rate_1h, views: views_1h}
        output: score
      tables: {namespace: shop, partition-by: none}
      """;

  private static final String GOOD = "{\"type\":\"UK\",\"amount\":7.5}";
  private static final List<String> USERS = List.of("ann", "1", "größe 鍵", "{\"user\":1}");
  private static final int EVENTS = 200;
  private static final long STEP_MS = 97_000;
  private static final byte[] NO_TEXT = {'a', (byte) 0xC3};

  @TempDir private static Path folder;
  private static TamperLake tables;

  /** Records of a partition of their own, in the order of offsets, with what is wrong with each. */
  private static final Map<Sent, String> REFUSED = refused();

  @BeforeAll
  static void makeTables() throws IOException {
    List<Sent> records = new ArrayList<>();
    List<Sent> refused = List.copyOf(REFUSED.keySet());
    for (int i = 0; i < EVENTS; i++) {
      records.add(event(i));
      if (i % 20 == 0) {
        records.add(refused.get(i / 20));
      }
    }
    tables =
        TamperLake.of(
            folder.resolve("tables"), PipelineReader.read(DEFINITION, "shop.yaml"), records);
  }

  @AfterEach
  void restore() {
    tables.restore();
  }

  @AfterAll
  static void close() throws IOException {
    tables.close();
  }

  /** An event: each user is on one partition, and some arrive late. */
  private static Sent event(int i) {
    int user = i % USERS.size();
    long atMs = TamperHistory.START_MS + i * STEP_MS - (i % 5 == 0 ? 3_600_000 : 0);
    String value =
        "{\"user\":\"other\",\"time\":0,\"type\":\"%s\",\"amount\":%s}"
            .formatted(i % 3 == 0 ? "UK" : "DE", i % 4 == 0 ? "null" : Double.toString(i * 0.37));
    return new Sent(
        bytes(USERS.get(user)),
        bytes(value),
        new KafkaCoordinates(TamperHistory.TOPIC, user % 2, (long) (i / 4) * 2 + user / 2, atMs));
  }

  private static Map<Sent, String> refused() {
    Map<Sent, String> refused = new LinkedHashMap<>();
    byte[] ann = bytes("ann");
    long at = TamperHistory.START_MS;
    long none = KafkaCoordinates.NO_TIMESTAMP;
    refuse(refused, null, GOOD, at, "MISSING_FIELD, the Kafka key is missing");
    refuse(refused, NO_TEXT, GOOD, at, "INVALID_USER, the Kafka key is not UTF-8");
    refuse(refused, new byte[0], GOOD, at, "INVALID_USER, the Kafka key is empty");
    refuse(refused, bytes("x".repeat(257)), GOOD, at, "INVALID_USER, the Kafka key has 257 bytes");
    refuse(refused, ann, GOOD, none, "MISSING_FIELD, the Kafka timestamp is missing");
    refuse(refused, null, GOOD.substring(1), at, "MALFORMED, ");
    refuse(refused, ann, null, at, "MALFORMED, ");
    refuse(refused, NO_TEXT, "{\"amount\":1}", at, "MISSING_FIELD, field 'type' is missing");
    refuse(refused, NO_TEXT, "{\"type\":1}", at, "WRONG_TYPE, ");
    refuse(refused, null, GOOD + " ".repeat(500), at, "TOO_LARGE, ");
    return refused;
  }

  private static void refuse(
      Map<Sent, String> refused, byte[] key, String value, long atMs, String why) {
    KafkaCoordinates kafka = new KafkaCoordinates(TamperHistory.TOPIC, 2, refused.size(), atMs);
    refused.put(new Sent(key, value == null ? null : bytes(value), kafka), why);
  }

  @Test
  void strictVerificationPassesOverEventsAndRejects() throws IOException {
    Outcome strict = run("verify", "--strict", "--json");

    assertThat(strict.code()).as(strict.out()).isZero();
    JsonNode said = new ObjectMapper().readTree(strict.out());
    assertThat(said.at("/events").intValue()).isEqualTo(EVENTS);
    assertThat(said.at("/rejects").intValue()).isEqualTo(REFUSED.size());
    assertThat(said.at("/users").intValue()).isEqualTo(USERS.size());
    assertThat(said.at("/statuses/SCORED").intValue()).isEqualTo(EVENTS);
    assertThat(said.at("/sealed/records").intValue()).isEqualTo(EVENTS + REFUSED.size());
  }

  @Test
  void whyARecordWasRefusedIsExplainedAtItsPlace() {
    REFUSED.forEach(
        (sent, why) -> {
          Outcome explained = run("explain", sent.kafka().asEventId());

          assertThat(explained.err())
              .contains("the record is no event and has no prediction; rejects has it as " + why);
          assertThat(explained.code()).isEqualTo(1);
        });
  }

  @Test
  void anEventIsExplainedUnderTheUserOfItsKeyAndTheModelsOwnNames() throws IOException {
    Record row = new TamperRows(tables).lastPrediction("größe 鍵");

    Outcome explained = run("explain", (String) row.getField("event_id"), "--json");

    assertThat(explained.code()).as(explained.err()).isZero();
    JsonNode shown = new ObjectMapper().readTree(explained.out()).at("/rows/0");
    assertThat(shown.at("/event/user_id").textValue()).isEqualTo("größe 鍵");
    assertThat(shown.at("/user_seq").longValue()).isEqualTo(EVENTS / USERS.size());
    assertThat(shown.at("/recomputed/same_bits").booleanValue()).isTrue();
    Map<String, String> inputs = new TreeMap<>();
    shown
        .at("/tensors")
        .forEach(
            tensor ->
                inputs.put(
                    tensor.at("/input").textValue(), tensor.at("/row/0/feature").textValue()));
    assertThat(inputs)
        .isEqualTo(
            Map.of(
                "spend", "spend_30d", "country", "land", "rate", "rate_1h", "views", "views_1h"));
  }

  @Test
  void aFeatureIsTriedUnderItsNameAndNotTheModels() {
    String id = (String) new TamperRows(tables).lastPrediction("ann").getField("event_id");

    assertThat(run("explain", id, "--set", "spend_30d=0").out())
        .contains("If           spend_30d = 0");
    assertThat(run("explain", id, "--set", "spend=0").err())
        .contains("Invalid --set spend: 0")
        .contains("no such feature");
  }

  @Test
  void anotherKeyOrTimestampOfARecordIsFound() throws IOException {
    TamperRows rows = new TamperRows(tables);
    Record keyless = rows.rejects().get(0);
    TamperRows.nested(keyless, "kafka", kafka -> kafka.setField("key", buffer("ann")));
    Record moved = rows.events().get(10);
    TamperRows.nested(moved, "kafka", kafka -> kafka.setField("key", buffer("bob")));
    Record later = rows.events().get(11);
    TamperRows.nested(
        later, "kafka", kafka -> TamperRows.later(kafka, "timestamp", Duration.ofMillis(1)));
    rows.write();

    Outcome verified = run("verify", "--json");

    assertThat(verified.code()).isEqualTo(1);
    JsonNode first = new ObjectMapper().readTree(verified.out()).at("/first");
    Map<String, List<String>> kinds = new TreeMap<>();
    first.forEach(
        each ->
            kinds
                .computeIfAbsent(
                    each.at("/topic").asText()
                        + "-"
                        + each.at("/partition").asText()
                        + "@"
                        + each.at("/offset").asText(),
                    where -> new ArrayList<>())
                .add(each.at("/kind").textValue()));
    assertThat(kinds.get(TamperRows.where(keyless))).contains("REJECT");
    assertThat(kinds.get(TamperRows.where(moved))).contains("RAW_VALUE");
    assertThat(kinds.get(TamperRows.where(later))).contains("RAW_VALUE");
    assertThat(kinds.values().stream().flatMap(List::stream)).contains("SEAL_HASH");
  }

  private static Outcome run(String... arguments) {
    return Commands.run(tables, arguments);
  }

  private static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
