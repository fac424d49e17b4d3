package io.millrace.flink.type;

import io.millrace.GeneratedFile;
import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import io.millrace.event.TimeFormat;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.row.CoveredSeal;
import io.millrace.row.ReadRecord;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Prediction;
import io.millrace.scoring.Score;
import io.millrace.seal.Seal;
import io.millrace.seal.SealLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/**
 * The bytes of records between operators, and of their serializers in the state: an unaligned
 * checkpoint of an earlier build contains such bytes.
 */
class WireBytesTest {
  private static final KafkaCoordinates KAFKA =
      new KafkaCoordinates("user_events", 3, 918_273L, 1_700_000_000_000L);
  private static final KafkaCoordinates UNTIMED =
      new KafkaCoordinates("t", 0, 0, KafkaCoordinates.NO_TIMESTAMP);
  private static final Event EVENT =
      new Event(
          "e1",
          "Jürgen",
          -5,
          new Object[] {"view", 1L << 40, -0.0, true, 1_700_000_000_000L},
          KAFKA);
  private static final Event EMPTY =
      new Event(UNTIMED.asEventId(), "ann", 1_699_999_999_999L, new Object[5], UNTIMED);
  private static final SealLink LINK = new SealLink(918_270, new byte[] {1, 2}, new byte[] {-3});

  private final List<String> lines = new ArrayList<>();

  @Test
  void recordsAndSnapshotsKeepTheirBytes() throws Exception {
    EventSchema declared = schema("id");
    add("event", RouteType.event(declared), EVENT, EMPTY);
    add("event without an id", RouteType.event(schema(null)), EVENT, EMPTY);
    Reject reject =
        new Reject(KAFKA, RejectReason.MALFORMED, "größe is missing", new byte[] {0, 7});
    Reject tombstone = new Reject(UNTIMED, RejectReason.TOO_LARGE, "null", null);
    add(
        "read record",
        RouteType.readRecord(declared),
        new ReadRecord<Decoded>(EVENT, null, new byte[] {9, -1}, LINK),
        new ReadRecord<Decoded>(reject, new byte[] {}, new byte[] {0, 7, 8}, LINK),
        new ReadRecord<Decoded>(tombstone, new byte[] {4}, null, LINK));
    add(
        "read event",
        RouteType.readEvent(declared),
        new ReadRecord<>(EVENT, new byte[] {1}, new byte[] {2}, LINK));
    add("read reject", RouteType.readReject(), new ReadRecord<>(tombstone, null, null, LINK));
    add(
        "covered seal",
        RouteType.coveredSeal(),
        new CoveredSeal(
            new Seal("t", 3, 7, 1L << 40, 9, new byte[] {1}, new byte[] {2, -1}),
            12,
            "ab",
            1_700L));
    FeatureRow row = row(new double[] {-0.0, Double.NaN, 1e300}, null);
    FeatureRow worded = row(new double[] {1, Double.NaN}, new String[] {null, "\uD83D\uDE00"});
    add("feature row", RouteType.featureRow(), row, worded);
    add(
        "feature batch",
        RouteType.featureBatch(),
        new FeatureBatch(new FeatureRow[] {row, worded}),
        new FeatureBatch(new FeatureRow[0]));
    ModelIdentity model = new ModelIdentity("m", "3", "6e1c", "onnxruntime 1.28.0 x86-64 avx2");
    add(
        "prediction",
        RouteType.prediction(),
        new Prediction(row, Score.scored(0.25f), model, "v", 9),
        new Prediction(worded, Score.failed("no"), model, "v", 9),
        new Prediction(row, Score.timedOut("60 s"), model, "v", -1),
        new Prediction(row, Score.UNSCORED, null, "v", 1_700_000_000_000L));

    GeneratedFile.of("src/test/resources/golden/wire.txt", WireBytesTest.class)
        .isUpToDate(String.join("\n", lines) + "\n");
  }

  @SafeVarargs
  private <T> void add(String name, TypeInformation<T> type, T... records) throws IOException {
    TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
    for (T each : records) {
      DataOutputSerializer out = new DataOutputSerializer(64);
      serializer.serialize(each, out);
      lines.add(name + " " + HexFormat.of().formatHex(out.getCopyOfBuffer()));
    }
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
        out, serializer.snapshotConfiguration());
    lines.add(name + " snapshot " + HexFormat.of().formatHex(out.getCopyOfBuffer()));
  }

  private static FeatureRow row(double[] numbers, String[] texts) {
    return new FeatureRow("e1", "ann", -5, KAFKA, new FeatureVector(12, 99, numbers, texts));
  }

  private static EventSchema schema(String idPath) {
    List<EventField> fields = new ArrayList<>();
    for (FieldType type : FieldType.values()) {
      fields.add(new EventField("f" + fields.size(), type, false, "f" + fields.size()));
    }
    return new EventSchema("user", "time", TimeFormat.MS, idPath, fields, 1 << 20, 300_000);
  }
}
