package io.millrace.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.UserState;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ROLLING_FEATURES} over a table {@code events} whose first rows are of an earlier
 * definition: it had no field {@code place}, read {@code amount} elsewhere, and had a field that
 * the later one has dropped.
 */
class ChangedHistoryTest {
  private static final String TOPIC = "shop";
  private static final int EVENTS = 60;
  private static final int CHANGED_AT = 30;

  private static final String LATER =
      """
      pipeline: shop
      format: 1
      source: {topics: [shop], format: json}
      event:
        user: user
        time: {field: time, as: ms}
        id: id
        fields:
          amount: {type: double, path: /order/amount}
          place: string
          seen: timestamp
      features:
        spend: {sum: amount, window: lifetime}
        places: {distinct: place, window: lifetime}
        first_place: {first: place, window: lifetime}
        last_seen: {last: seen, window: lifetime}
      tables: {namespace: shop}
      """;

  @TempDir private Path folder;
  private StreamTableEnvironment sql;
  private Path definition;

  @BeforeEach
  void open() throws Exception {
    definition = Files.writeString(folder.resolve("later.yaml"), LATER);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    sql = StreamTableEnvironment.create(env);
    sql.createTemporarySystemFunction("ROLLING_FEATURES", RollingFeatures.class);
    TypeInformation<Row> kafka =
        Types.ROW_NAMED(
            new String[] {"topic", "partition", "offset", "timestamp", "key", "value"},
            Types.STRING,
            Types.INT,
            Types.LONG,
            Types.INSTANT,
            Types.PRIMITIVE_ARRAY(Types.BYTE),
            Types.PRIMITIVE_ARRAY(Types.BYTE));
    TypeInformation<Row> type =
        Types.ROW_NAMED(
            new String[] {
              "event_id", "user_id", "event_time", "amount", "dropped", "place", "seen", "kafka"
            },
            Types.STRING,
            Types.STRING,
            Types.INSTANT,
            Types.DOUBLE,
            Types.STRING,
            Types.STRING,
            Types.INSTANT,
            kafka);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      rows.add(row(i));
    }
    sql.createTemporaryView(
        "events",
        env.fromData(type, rows.toArray(Row[]::new)),
        Schema.newBuilder()
            .column("event_id", DataTypes.STRING().notNull())
            .column("user_id", DataTypes.STRING().notNull())
            .column("event_time", DataTypes.TIMESTAMP_LTZ(6).notNull())
            .column("amount", DataTypes.DOUBLE())
            .column("dropped", DataTypes.STRING())
            .column("place", DataTypes.STRING())
            .column("seen", DataTypes.TIMESTAMP_LTZ(6))
            .column(
                "kafka",
                DataTypes.ROW(
                    DataTypes.FIELD("topic", DataTypes.STRING()),
                    DataTypes.FIELD("partition", DataTypes.INT()),
                    DataTypes.FIELD("offset", DataTypes.BIGINT()),
                    DataTypes.FIELD("timestamp", DataTypes.TIMESTAMP_LTZ(6)),
                    DataTypes.FIELD("key", DataTypes.BYTES()),
                    DataTypes.FIELD("value", DataTypes.BYTES())))
            .build());
  }

  private static String user(int i) {
    return "u" + i % 3;
  }

  private static long timeMs(int i) {
    return 1_700_000_000_000L + i * 60_000L;
  }

  private static byte[] raw(int i) {
    return "{\"id\":\"e%d\",\"user\":\"%s\",\"time\":%d,\"amount\":%d.25,\"order\":{\"amount\":%d.5},\"place\":\"p%d\",\"seen\":%d}"
        .formatted(i, user(i), timeMs(i), i, i * 7, i % 11, timeMs(i) - i)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A row as the table has it: its columns are those of the definition that was live. */
  private static Row row(int i) {
    boolean isEarlier = i < CHANGED_AT;
    return Row.of(
        "e" + i,
        user(i),
        Instant.ofEpochMilli(timeMs(i)),
        isEarlier ? i + 0.25 : i * 7 + 0.5,
        isEarlier ? "d" + i : null,
        isEarlier ? null : "p" + i % 11,
        isEarlier ? null : Instant.ofEpochMilli(timeMs(i) - i),
        Row.of(TOPIC, 0, (long) i, Instant.ofEpochMilli(timeMs(i)), null, raw(i)));
  }

  @Test
  void fieldsOfEarlierRowsAreReadFromTheirRawValues() throws Exception {
    assertThat(features("events")).isEqualTo(expected());
  }

  @Test
  void aTableThatHasNoColumnOfANewFieldYetDoesToo() throws Exception {
    sql.executeSql(
        "CREATE TEMPORARY VIEW before AS SELECT event_id, user_id, event_time, amount, dropped, kafka FROM events");

    assertThat(features("before")).isEqualTo(expected());
  }

  @Test
  void withoutRawValuesTheColumnsCount() throws Exception {
    sql.executeSql(
        """
        CREATE TEMPORARY VIEW bare AS
        SELECT event_id, user_id, event_time, amount, place, seen,
          CAST(ROW(e.kafka.topic, e.kafka.`partition`, e.kafka.`offset`, e.kafka.`timestamp`, CAST(NULL AS BYTES))
            AS ROW<topic STRING, `partition` INT, `offset` BIGINT, `timestamp` TIMESTAMP_LTZ(6), `value` BYTES>) AS kafka
        FROM events AS e
        """);

    Map<String, String> found = features("bare");

    assertThat(found.get("e0")).startsWith("u0 1 " + Double.doubleToRawLongBits(0.25) + ' ');
    assertThat(found.get("e2")).contains(" null ");
    assertThat(found.get("e30")).endsWith(' ' + expected().get("e30").split(" ", -1)[5]);
  }

  @Test
  void aColumnOfAnotherTypeIsRefusedWhenTheStatementIsPlanned() {
    sql.executeSql(
        "CREATE TEMPORARY VIEW retyped AS SELECT event_id, user_id, event_time, 'x' AS amount, kafka FROM events");

    assertThatThrownBy(() -> features("retyped"))
        .hasStackTraceContaining(
            "Invalid input of ROLLING_FEATURES: it must have amount DOUBLE (is CHAR(1) NOT NULL)");
  }

  /** What a job of the later definition would have served had it read every record. */
  private static Map<String, String> expected() {
    Pipeline pipeline = PipelineReader.read(LATER, "later.yaml");
    FeatureSet set = FeatureSet.compile(pipeline.features(), pipeline.event());
    EventDecoder decoder = new EventDecoder(pipeline.event());
    Map<String, UserState> users = new HashMap<>();
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < EVENTS; i++) {
      Event event = (Event) decoder.decode(raw(i), new KafkaCoordinates(TOPIC, 0, i, timeMs(i)));
      UserState user = users.computeIfAbsent(event.userId(), u -> set.newUser());
      expected.put(
          event.eventId(),
          event.userId()
              + " "
              + (i / 3 + 1)
              + FeatureTexts.of(set.advance(user, event), set.columns()));
    }
    return expected;
  }

  @SuppressWarnings("try") // An interrupted test fails.
  private Map<String, String> features(String table) throws Exception {
    Pipeline pipeline = PipelineReader.read(LATER, "later.yaml");
    List<FeatureColumn> columns =
        FeatureSet.compile(pipeline.features(), pipeline.event()).columns();
    String query =
        "SELECT user_id, event_id, user_seq, features FROM ROLLING_FEATURES(input => TABLE %s PARTITION BY user_id, definition => '%s')"
            .formatted(table, definition);
    Map<String, String> found = new TreeMap<>();
    try (CloseableIterator<Row> rows = sql.executeSql(query).collect()) {
      rows.forEachRemaining(
          row ->
              found.put(
                  (String) row.getField(1),
                  row.getField(0)
                      + " "
                      + row.getField(2)
                      + FeatureTexts.of((Row) row.getField(3), columns)));
    }
    return found;
  }
}
