package io.millrace.flink.sink;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import io.millrace.event.TimeFormat;
import io.millrace.feature.Aggregate;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureDefinition;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.Window;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.Pipeline.Partitioning;
import io.millrace.pipeline.Pipeline.Tables;
import io.millrace.row.ReadRecord;
import io.millrace.scoring.ModelDefinition;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Prediction;
import io.millrace.scoring.Score;
import io.millrace.seal.Leaf;
import io.millrace.seal.SealLink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A small pipeline and its records, for the tests of the sinks. */
public final class Shop {
  public static final String TOPIC = "user_events";
  public static final long DAY_MS = Duration.ofDays(1).toMillis();
  public static final long START_MS = 1_700_000_000_000L;
  public static final ModelDefinition MODEL =
      new ModelDefinition(
          "intent", "3", "intent.onnx", "ab".repeat(32), List.of("views", "spend"), "p[1]");
  public static final List<FeatureColumn> FEATURES =
      List.of(
          new FeatureColumn("views", ColumnType.LONG),
          new FeatureColumn("spend", ColumnType.DOUBLE),
          new FeatureColumn("last_item", ColumnType.STRING));

  private static final ModelIdentity IDENTITY =
      new ModelIdentity("intent", "3", "ab".repeat(32), "onnxruntime 1.28.0 x86-64 avx2");

  /** A seal that no table keeps. */
  public static final SealLink LINK = new SealLink(0, new byte[Leaf.BYTES], new byte[Leaf.BYTES]);

  private Shop() {}

  public static Pipeline pipeline() {
    return pipeline("shop", fields(), features(), Partitioning.DAY);
  }

  public static List<EventField> fields() {
    return List.of(
        new EventField("type", FieldType.STRING, true, "type"),
        new EventField("amount", FieldType.DOUBLE, false, "/order/amount"),
        new EventField("quantity", FieldType.LONG, false, "quantity"),
        new EventField("gift", FieldType.BOOLEAN, false, "gift"),
        new EventField("due", FieldType.TIMESTAMP, false, "due"));
  }

  public static List<FeatureDefinition> features() {
    return List.of(
        new FeatureDefinition(
            "views",
            new Aggregate.Count(),
            "type == 'view'",
            new Window(DAY_MS, Duration.ofHours(1).toMillis())),
        new FeatureDefinition("spend", new Aggregate.Sum("amount"), null, Window.LIFETIME),
        new FeatureDefinition("last_item", new Aggregate.Last("type"), null, Window.LIFETIME));
  }

  public static Pipeline pipeline(
      String name,
      List<EventField> fields,
      List<FeatureDefinition> features,
      Partitioning partitionBy) {
    return pipeline(name, fields, features, partitionBy, "cd".repeat(32));
  }

  public static Pipeline pipeline(
      String name,
      List<EventField> fields,
      List<FeatureDefinition> features,
      Partitioning partitionBy,
      String version) {
    EventSchema schema =
        new EventSchema("user", "time", TimeFormat.MS, "id", fields, 1 << 20, 300_000);
    return new Pipeline(
        name,
        List.of(TOPIC),
        schema,
        features,
        MODEL,
        new Tables("lake", partitionBy, Pipeline.RawValues.KEPT),
        null,
        "{\"pipeline\":\"" + name + "\"}",
        version);
  }

  public static List<FeatureColumn> columns(List<FeatureDefinition> features, ColumnType type) {
    List<FeatureColumn> columns = new ArrayList<>();
    features.forEach(feature -> columns.add(new FeatureColumn(feature.name(), type)));
    return columns;
  }

  public static KafkaCoordinates kafka(long offset) {
    return new KafkaCoordinates(TOPIC, 0, offset, START_MS + offset);
  }

  public static Event event(long offset) {
    Object[] values = {"view", offset / 4.0, offset, offset % 2 == 0, START_MS + offset};
    return new Event("e" + offset, "u" + offset % 10, eventTimeMs(offset), values, kafka(offset));
  }

  public static ReadRecord<Event> read(long offset) {
    return new ReadRecord<>(event(offset), key(offset), value(offset), LINK);
  }

  /** The key of a record, which varies with the offset: null, empty, or one byte. */
  public static byte[] key(long offset) {
    return offset % 3 == 0 ? null : new byte[(int) (offset % 3) - 1];
  }

  public static byte[] value(long offset) {
    return ("{\"id\": \"e" + offset + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  public static Prediction prediction(long offset) {
    FeatureVector features =
        new FeatureVector(
            offset + 1,
            eventTimeMs(offset),
            new double[] {offset, offset / 4.0, Double.NaN},
            new String[] {null, null, "view"});
    FeatureRow row =
        new FeatureRow(
            "e" + offset, "u" + offset % 10, eventTimeMs(offset), kafka(offset), features);
    return new Prediction(row, Score.scored(0.25f), IDENTITY, "cd".repeat(32), START_MS);
  }

  public static Prediction unscored(long offset) {
    Prediction scored = prediction(offset);
    FeatureVector features =
        new FeatureVector(1, 0, new double[] {Double.NaN, Double.NaN, Double.NaN}, new String[3]);
    FeatureRow row = scored.row();
    return new Prediction(
        new FeatureRow(row.eventId(), row.userId(), row.eventTimeMs(), row.kafka(), features),
        Score.UNSCORED,
        null,
        scored.pipelineVersion(),
        scored.scoredAtMs());
  }

  public static ReadRecord<Reject> readReject(long offset) {
    Reject reject = reject(offset);
    return new ReadRecord<>(reject, key(offset), reject.value(), LINK);
  }

  public static ReadRecord<Reject> readTombstone(long offset) {
    return new ReadRecord<>(rejectWithoutTime(offset), key(offset), null, LINK);
  }

  public static Reject reject(long offset) {
    return new Reject(kafka(offset), RejectReason.MALFORMED, "not JSON", new byte[] {1, 2, 3});
  }

  public static Reject rejectWithoutTime(long offset) {
    return new Reject(
        new KafkaCoordinates(TOPIC, 0, offset, KafkaCoordinates.NO_TIMESTAMP),
        RejectReason.MALFORMED,
        "a tombstone",
        null);
  }

  private static long eventTimeMs(long offset) {
    return START_MS + (offset % 3) * DAY_MS + offset;
  }
}
