package io.millrace.udf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Scorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The functions, by Flink's own planner and runtime, give the bits of the core itself. */
class FunctionsTest {
  private static final Path DEFINITION = Path.of("../deploy/local/demo/pipeline.yaml");
  private static final int RECORDS = 3_000;
  private static final int USERS = 20;
  private static final String TOPIC = "user_events";

  /**
   * The call of the function, not a view: Flink 2.1 cannot read its own text of a view with
   * PARTITION BY.
   */
  private static final String ROLLING =
      "ROLLING_FEATURES(input => TABLE events PARTITION BY user_id, definition => '%s')"
          .formatted(DEFINITION);

  private static StreamTableEnvironment sql;
  private static List<FeatureColumn> columns;

  /** The core's results, by event id. */
  private static final Map<String, String> FEATURES = new TreeMap<>();

  private static final Map<String, Float> SCORES = new TreeMap<>();
  private static final Map<String, String> REJECTS = new TreeMap<>();

  @BeforeAll
  static void prepare() throws Exception {
    Random random = new Random(7);
    List<Row> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(record(i, random));
    }
    expect(records);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    sql = StreamTableEnvironment.create(env);
    TypeInformation<Row> type =
        Types.ROW_NAMED(
            new String[] {"v", "topic", "p", "o", "ts"},
            Types.PRIMITIVE_ARRAY(Types.BYTE),
            Types.STRING,
            Types.INT,
            Types.LONG,
            Types.INSTANT);
    sql.createTemporaryView(
        "records",
        env.fromData(type, records.toArray(Row[]::new)),
        Schema.newBuilder()
            .column("v", DataTypes.BYTES())
            .column("topic", DataTypes.STRING())
            .column("p", DataTypes.INT())
            .column("o", DataTypes.BIGINT())
            .column("ts", DataTypes.TIMESTAMP_LTZ(3))
            .build());
    sql.createTemporarySystemFunction("DECODE_EVENTS", DecodeEvents.class);
    sql.createTemporarySystemFunction("DECODE_REJECTS", DecodeRejects.class);
    sql.createTemporarySystemFunction("ROLLING_FEATURES", RollingFeatures.class);
    sql.createTemporarySystemFunction("SCORE", ScoreFunction.class);
    sql.executeSql(
        "CREATE TEMPORARY VIEW events AS SELECT e.* FROM records AS r, LATERAL TABLE(DECODE_EVENTS('%s', r.v, r.topic, r.p, r.o, r.ts)) AS e"
            .formatted(DEFINITION));
  }

  private static Row record(int i, Random random) {
    long time = 1_700_000_000_000L + i * 60_000L - random.nextInt(3_600_000);
    String json =
        i % 50 == 0
            ? "{\"event_id\":\"e" + i + "\""
            : String.format(
                Locale.ROOT,
                "{\"event_id\":\"e%d\",\"user_id\":\"u%d\",\"timestamp\":%d,\"type\":\"%s\",\"amount\":%.2f,\"item\":\"i%d\"}",
                i,
                random.nextInt(USERS),
                time,
                List.of("view", "click", "purchase", "search").get(random.nextInt(4)),
                random.nextDouble() * 200,
                random.nextInt(40));
    return Row.of(
        json.getBytes(StandardCharsets.UTF_8),
        TOPIC,
        i % 4,
        (long) i,
        i % 7 == 0 ? null : Instant.ofEpochMilli(time + 7_200_000));
  }

  private static void expect(List<Row> records) throws Exception {
    Pipeline pipeline = PipelineReader.read(Files.readString(DEFINITION), "demo");
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    columns = features.columns();
    EventDecoder decoder = new EventDecoder(pipeline.event());
    Map<String, UserState> users = new HashMap<>();
    byte[] model = Files.readAllBytes(DEFINITION.resolveSibling(pipeline.model().file()));
    try (Scorer scorer = OnnxLoader.load(model, pipeline.model(), columns, 1)) {
      for (Row each : records) {
        Instant time = (Instant) each.getField(4);
        Decoded decoded =
            decoder.decode(
                (byte[]) each.getField(0),
                new KafkaCoordinates(
                    TOPIC,
                    (Integer) each.getField(2),
                    (Long) each.getField(3),
                    time == null ? KafkaCoordinates.NO_TIMESTAMP : time.toEpochMilli()));
        if (decoded instanceof Reject reject) {
          REJECTS.put(String.valueOf(reject.kafka().offset()), reject.reason().name());
          continue;
        }
        Event event = (Event) decoded;
        FeatureVector vector =
            features.advance(users.computeIfAbsent(event.userId(), u -> features.newUser()), event);
        FEATURES.put(
            event.eventId(),
            event.userId()
                + " "
                + vector.userSeq()
                + " "
                + vector.referenceTimeMs()
                + FeatureTexts.of(vector, columns));
        SCORES.put(event.eventId(), scorer.score(new FeatureVector[] {vector})[0].value());
      }
    }
    assertThat(FEATURES).hasSizeGreaterThan(RECORDS / 2);
    assertThat(REJECTS).isNotEmpty();
  }

  @SuppressWarnings("try") // An interrupted test fails.
  private static List<Row> rows(String query) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> found = sql.executeSql(query).collect()) {
      found.forEachRemaining(rows::add);
    }
    return rows;
  }

  @Test
  void recordsThatAreNoEventsComeWithTheirReasons() throws Exception {
    Map<String, String> found = new TreeMap<>();
    rows("SELECT d.kafka.`offset`, d.reason FROM records AS r, LATERAL TABLE(DECODE_REJECTS('%s', r.v, r.topic, r.p, r.o, r.ts)) AS d"
            .formatted(DEFINITION))
        .forEach(row -> found.put(row.getField(0).toString(), (String) row.getField(1)));
    assertThat(found).isEqualTo(REJECTS);
  }

  @Test
  void featuresAndScoresHaveTheCoresBits() throws Exception {
    Map<String, String> features = new TreeMap<>();
    Map<String, Float> scores = new TreeMap<>();
    for (Row row :
        rows(
            "SELECT user_id, event_id, user_seq, reference_time, features, SCORE('%s', features) FROM %s"
                .formatted(DEFINITION, ROLLING))) {
      String id = (String) row.getField(1);
      features.put(
          id,
          row.getField(0)
              + " "
              + row.getField(2)
              + " "
              + ((Instant) row.getField(3)).toEpochMilli()
              + FeatureTexts.of((Row) row.getField(4), columns));
      scores.put(id, (Float) row.getField(5));
    }
    assertThat(features).isEqualTo(FEATURES);
    assertThat(scores).isEqualTo(SCORES);
  }

  @Test
  void aModelOfSqlGivesTheSameScoresInBatches() throws Exception {
    assertThat(predicted("true")).isEqualTo(SCORES);
  }

  @Test
  void aModelOfSqlGivesTheSameScoresRowByRow() throws Exception {
    assertThat(predicted("false")).isEqualTo(SCORES);
  }

  private static Map<String, Float> predicted(String async) throws Exception {
    Pipeline pipeline = PipelineReader.read(Files.readString(DEFINITION), "demo");
    List<String> inputs = pipeline.model().inputs();
    Map<String, ColumnType> types =
        columns.stream().collect(Collectors.toMap(FeatureColumn::name, FeatureColumn::type));
    String declared =
        inputs.stream()
            .map(
                name ->
                    "`" + name + "`" + (types.get(name) == ColumnType.LONG ? " BIGINT" : " DOUBLE"))
            .collect(Collectors.joining(", "));
    sql.executeSql(
        """
        CREATE MODEL intent_%s INPUT (%s) OUTPUT (score FLOAT) WITH (
          'provider' = 'onnx', 'file' = '%s', 'sha256' = '%s', 'output' = '%s', 'batch-size' = '7')
        """
            .formatted(
                async,
                declared,
                DEFINITION.resolveSibling(pipeline.model().file()),
                pipeline.model().sha256(),
                pipeline.model().output()));
    Map<String, Float> scores = new TreeMap<>();
    String flat =
        inputs.stream().map(name -> "f.features.`" + name + "`").collect(Collectors.joining(", "));
    for (Row row :
        rows(
            "WITH flat AS (SELECT event_id, %s FROM %s AS f) SELECT event_id, score FROM ML_PREDICT(TABLE flat, MODEL intent_%s, DESCRIPTOR(%s), MAP['async', '%s'])"
                .formatted(flat, ROLLING, async, "`" + String.join("`, `", inputs) + "`", async))) {
      scores.put((String) row.getField(0), (Float) row.getField(1));
    }
    return scores;
  }

  @Test
  void whatIsWrongIsSaidWhenTheStatementIsPlanned() {
    assertThatThrownBy(
            () ->
                rows(
                    "SELECT * FROM ROLLING_FEATURES(input => TABLE records PARTITION BY topic, definition => '%s')"
                        .formatted(DEFINITION)))
        .hasStackTraceContaining("Invalid input of ROLLING_FEATURES: it must have event_id STRING");
    assertThatThrownBy(
            () ->
                rows(
                    "SELECT * FROM ROLLING_FEATURES(input => TABLE events PARTITION BY event_id, definition => '%s')"
                        .formatted(DEFINITION)))
        .hasStackTraceContaining("it must be partitioned by user_id alone");
    assertThatThrownBy(
            () ->
                rows(
                    "SELECT * FROM ROLLING_FEATURES(input => TABLE events PARTITION BY user_id, definition => 'nowhere.yaml')"))
        .hasStackTraceContaining("Cannot read definition nowhere.yaml: there is no such file");
    assertThatThrownBy(() -> rows("SELECT SCORE('%s', ROW(1, 2))".formatted(DEFINITION)))
        .hasStackTraceContaining("Invalid features of SCORE");
    sql.executeSql(
        "CREATE MODEL wrong INPUT (x DOUBLE) OUTPUT (score FLOAT) WITH ('provider' = 'onnx', 'file' = '%s', 'sha256' = '00', 'output' = 'probabilities[1]')"
            .formatted(DEFINITION.resolveSibling("purchase-intent.onnx")));
    assertThatThrownBy(
            () ->
                rows(
                    "WITH numbers AS (SELECT 1.0E0 AS x) SELECT * FROM ML_PREDICT(TABLE numbers, MODEL wrong, DESCRIPTOR(x))"))
        .hasStackTraceContaining("sha256");
  }

  @Test
  void aModelInBatchModeIsRefusedInASentence() {
    StreamTableEnvironment batch =
        StreamTableEnvironment.create(
            StreamExecutionEnvironment.getExecutionEnvironment(),
            EnvironmentSettings.inBatchMode());
    batch.executeSql(
        "CREATE MODEL intent INPUT (x DOUBLE) OUTPUT (score FLOAT) WITH ('provider' = 'onnx', 'file' = 'nowhere.onnx', 'sha256' = '00', 'output' = 'probabilities[1]')");
    assertThatThrownBy(
            () ->
                batch.executeSql(
                    "WITH numbers AS (SELECT 1.0E0 AS x) SELECT * FROM ML_PREDICT(TABLE numbers, MODEL intent, DESCRIPTOR(x))"))
        .rootCause()
        .hasMessage(
            "Invalid execution.runtime-mode: BATCH (must be STREAMING for ML_PREDICT in Flink 2.1): SET 'execution.runtime-mode' = 'streaming'; or use SCORE, which runs in both");
  }
}
