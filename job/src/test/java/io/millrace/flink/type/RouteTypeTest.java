package io.millrace.flink.type;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.millrace.lake.StoredPrediction;
import io.millrace.row.CoveredSeal;
import io.millrace.row.ReadRecord;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Prediction;
import io.millrace.scoring.Score;
import io.millrace.seal.Seal;
import io.millrace.seal.SealLink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshotSerializationUtil;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;

class RouteTypeTest {
  private static final RecursiveComparisonConfiguration BY_VALUE =
      RecursiveComparisonConfiguration.builder()
          .withStrictTypeChecking(true)
          .withComparatorForType(Double::compare, Double.class) // By bits: NaN is NaN, -0 is not 0.
          .withComparatorForType(Float::compare, Float.class)
          .build();

  private static final KafkaCoordinates KAFKA =
      new KafkaCoordinates("user_events", 3, 918_273L, 1_700_000_000_000L);

  @Test
  void eventsComeBackWhateverIsNull() throws Exception {
    EventSchema schema = schema("id", FieldType.values());
    TypeSerializer<Event> serializer = serializer(RouteType.event(schema));
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      Event event = randomEvent(random, schema);
      assertThat(there(serializer, event)).usingRecursiveComparison(BY_VALUE).isEqualTo(event);
    }
  }

  @Test
  void fieldsBeyondAByteOfNullsKeepTheirPlaces() throws Exception {
    FieldType[] types =
        Stream.generate(() -> Stream.of(FieldType.values()))
            .flatMap(all -> all)
            .limit(17)
            .toArray(FieldType[]::new);
    EventSchema schema = schema("id", types);
    Random random = new Random(8);
    TypeSerializer<Event> serializer = serializer(RouteType.event(schema));
    for (int i = 0; i < 1_000; i++) {
      Event event = randomEvent(random, schema);
      assertThat(there(serializer, event)).usingRecursiveComparison(BY_VALUE).isEqualTo(event);
    }
  }

  @Test
  void idMadeOfCoordinatesIsMadeAgainAndNotWritten() throws Exception {
    Event event = new Event(KAFKA.asEventId(), "ann", 5, new Object[0], KAFKA);
    TypeSerializer<Event> without = serializer(RouteType.event(schema(null)));
    TypeSerializer<Event> with = serializer(RouteType.event(schema("id")));

    assertThat(there(without, event)).usingRecursiveComparison(BY_VALUE).isEqualTo(event);
    assertThat(bytes(without, event).length)
        .isEqualTo(bytes(with, event).length - event.eventId().length() - 1);
  }

  @Test
  void recordsOfOneTopicShareItsString() throws Exception {
    TypeSerializer<Event> serializer = serializer(RouteType.event(schema("id")));
    Event event = new Event("e", "ann", 5, new Object[0], KAFKA);

    assertThat(there(serializer, event).kafka().topic())
        .isSameAs(there(serializer, event).kafka().topic());
  }

  @Test
  void recordsComeBackWithAndWithoutKeyAndValue() throws Exception {
    TypeSerializer<ReadRecord<Decoded>> serializer = serializer(RouteType.readRecord(schema(null)));
    Event event = new Event(KAFKA.asEventId(), "ann", 5, new Object[0], KAFKA);
    SealLink link = new SealLink(918_270, new byte[] {1, 2}, new byte[] {3});
    KafkaCoordinates untimed = new KafkaCoordinates("t", 0, 0, KafkaCoordinates.NO_TIMESTAMP);
    for (RejectReason reason : RejectReason.values()) {
      Reject full = new Reject(KAFKA, reason, "field 'größe' is missing", new byte[] {0, -1, 7});
      Reject tombstone = new Reject(untimed, reason, "null", null);
      for (byte[] key : new byte[][] {null, {}, {1, 2}}) {
        for (byte[] value : new byte[][] {null, {}, {0, -1, 7, 9}}) {
          for (Decoded decoded : List.of(full, tombstone, event)) {
            ReadRecord<Decoded> read = new ReadRecord<>(decoded, key, value, link);
            assertThat(there(serializer, read)).usingRecursiveComparison(BY_VALUE).isEqualTo(read);
          }
        }
      }
    }
  }

  @Test
  void featureRowsKeepTheirBits() throws Exception {
    TypeSerializer<FeatureBatch> serializer = serializer(RouteType.featureBatch());
    FeatureBatch batch =
        new FeatureBatch(
            new FeatureRow[] {
              row(new double[] {-0.0, Double.NaN, Double.MIN_VALUE, 1e300}, null),
              row(new double[] {1, Double.NaN}, new String[] {null, "\uD83D\uDE00"}),
              row(new double[0], new String[0])
            });

    assertThat(there(serializer, batch)).usingRecursiveComparison(BY_VALUE).isEqualTo(batch);
  }

  @Test
  void predictionsComeBackWhateverTheirStatus() throws Exception {
    TypeSerializer<Prediction> serializer = serializer(RouteType.prediction());
    ModelIdentity model = new ModelIdentity("m", "3", "6e1c", "onnxruntime 1.28.0 x86-64 avx2");
    FeatureRow row = row(new double[] {1}, null);
    List<Prediction> predictions =
        List.of(
            new Prediction(row, Score.scored(0.25f), model, "v", 9),
            new Prediction(row, Score.failed("no"), model, "v", 9),
            new Prediction(row, Score.timedOut("60 s"), model, "v", 9),
            new Prediction(row, Score.UNSCORED, null, "v", 9));
    for (Prediction prediction : predictions) {
      assertThat(there(serializer, prediction))
          .usingRecursiveComparison(BY_VALUE)
          .isEqualTo(prediction);
    }
  }

  @Test
  void rowsOfTablesComeBackWithTheirOwnIds() throws Exception {
    EventSchema schema = schema(null, FieldType.values());
    TypeSerializer<HistoryRow> serializer = serializer(RouteType.historyRow(schema));
    Random random = new Random(9);
    for (int i = 0; i < 200; i++) {
      HistoryRow event = new HistoryRow(randomEvent(random, schema), null);
      assertThat(there(serializer, event)).usingRecursiveComparison(BY_VALUE).isEqualTo(event);
    }
    ModelIdentity model = new ModelIdentity("m", "3", "6e1c", "onnxruntime 1.28.0 x86-64 avx2");
    FeatureRow row = row(new double[] {-0.0, Double.NaN}, new String[] {null, "a"});
    for (StoredPrediction stored :
        List.of(
            new StoredPrediction(row, Score.scored(-0.0f), model, "v"),
            new StoredPrediction(row, Score.failed("no"), model, "v"),
            new StoredPrediction(row, Score.UNSCORED, null, "w"),
            new StoredPrediction(row, Score.timedOut("60 s"), model, "v"))) {
      HistoryRow prediction = new HistoryRow(null, stored);
      assertThat(there(serializer, prediction))
          .usingRecursiveComparison(BY_VALUE)
          .isEqualTo(prediction);
      assertThat(prediction.userId()).isEqualTo(row.userId());
    }
  }

  @Test
  void sealsComeBackWhole() throws Exception {
    CoveredSeal seal =
        new CoveredSeal(
            new Seal("t", 3, 7, 1L << 40, 9, new byte[] {1}, new byte[] {2, -1}), 12, "ab", 1_700L);

    assertThat(there(serializer(RouteType.coveredSeal()), seal))
        .usingRecursiveComparison(BY_VALUE)
        .isEqualTo(seal);
  }

  @Test
  void kafkaRecordsOfRejectsHaveNoIds() throws Exception {
    TypeSerializer<KafkaRecord> serializer = serializer(RouteType.kafkaRecord());
    KafkaRecord event = new KafkaRecord(KAFKA, "ann", "e1");
    KafkaRecord reject = new KafkaRecord(KAFKA, null, null);

    assertThat(there(serializer, event)).isEqualTo(event).returns(false, KafkaRecord::isReject);
    assertThat(there(serializer, reject)).isEqualTo(reject).returns(true, KafkaRecord::isReject);
  }

  @Test
  void integersOfAnySizeComeBack() throws Exception {
    List<Long> integers = new ArrayList<>(List.of(0L, Long.MIN_VALUE, Long.MAX_VALUE));
    for (int bit = 0; bit < 63; bit++) {
      integers.addAll(List.of((1L << bit) - 1, 1L << bit, -(1L << bit)));
    }
    DataOutputSerializer out = new DataOutputSerializer(16);
    for (long integer : integers) {
      Wire.writeLong(integer, out);
    }
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    for (long integer : integers) {
      assertThat(Wire.readLong(in)).isEqualTo(integer);
    }
    assertThat(in.available()).isZero();
  }

  @Test
  void aCopyIsTheRecordItself() {
    Event event = new Event("e", "ann", 5, new Object[0], KAFKA);
    assertThat(serializer(RouteType.event(schema("id"))).copy(event)).isSameAs(event);
  }

  @Test
  void snapshotsRestoreTheirSerializers() throws Exception {
    EventSchema schema = schema(null, FieldType.values());
    for (TypeInformation<?> type :
        List.of(
            RouteType.readRecord(schema),
            RouteType.readEvent(schema),
            RouteType.readReject(),
            RouteType.coveredSeal(),
            RouteType.event(schema),
            RouteType.featureRow(),
            RouteType.featureBatch(),
            RouteType.prediction())) {
      assertThat(restored(serializer(type))).isEqualTo(serializer(type));
    }
  }

  @Test
  void anEventOfOtherTypesIsNoLongerReadable() {
    TypeSerializerSnapshot<Event> strings =
        serializer(RouteType.event(schema("id", FieldType.STRING))).snapshotConfiguration();
    TypeSerializerSnapshot<Event> longs =
        serializer(RouteType.event(schema("id", FieldType.LONG))).snapshotConfiguration();

    assertThat(longs.resolveSchemaCompatibility(strings).isIncompatible()).isTrue();
    assertThat(longs.resolveSchemaCompatibility(longs).isCompatibleAsIs()).isTrue();
  }

  private static <T> TypeSerializer<T> restored(TypeSerializer<T> serializer) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshotSerializationUtil.writeSerializerSnapshot(
        out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<T> snapshot =
        TypeSerializerSnapshotSerializationUtil.readSerializerSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), RouteTypeTest.class.getClassLoader());
    assertThat(
            serializer
                .snapshotConfiguration()
                .resolveSchemaCompatibility(snapshot)
                .isCompatibleAsIs())
        .isTrue();
    return snapshot.restoreSerializer();
  }

  private static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
    return type.createSerializer(new SerializerConfigImpl());
  }

  private static <T> byte[] bytes(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    return out.getCopyOfBuffer();
  }

  /** Written, copied as bytes, read. */
  private static <T> T there(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer copy = new DataOutputSerializer(64);
    serializer.duplicate().copy(new DataInputDeserializer(bytes(serializer, value)), copy);
    DataInputDeserializer in = new DataInputDeserializer(copy.getCopyOfBuffer());
    T back = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    return back;
  }

  private static FeatureRow row(double[] numbers, String[] texts) {
    return new FeatureRow("e1", "ann", -5, KAFKA, new FeatureVector(12, 99, numbers, texts));
  }

  private static EventSchema schema(String idPath, FieldType... types) {
    List<EventField> fields = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      fields.add(new EventField("f" + i, types[i], false, "f" + i));
    }
    return new EventSchema("user", "time", TimeFormat.MS, idPath, fields, 1 << 20, 300_000);
  }

  private static Event randomEvent(Random random, EventSchema schema) {
    Object[] values = new Object[schema.fields().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(3) == 0 ? null : value(schema.fields().get(i).type(), random);
    }
    return new Event("id" + random.nextInt(), "Jürgen", random.nextLong(), values, KAFKA);
  }

  private static Object value(FieldType type, Random random) {
    return switch (type) {
      case STRING -> random.nextBoolean() ? "" : "\u0000 ß 漢 \uD83D\uDE00" + random.nextInt();
      case LONG, TIMESTAMP -> random.nextLong() >> random.nextInt(64);
      case DOUBLE -> random.nextGaussian();
      case BOOLEAN -> random.nextBoolean();
    };
  }
}
