package io.millrace.flink.type;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.Reject;
import io.millrace.feature.FeatureRow;
import io.millrace.lake.StoredPrediction;
import io.millrace.row.CoveredSeal;
import io.millrace.row.ReadRecord;
import io.millrace.scoring.Prediction;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * The types of the streams between operators. They are explicit everywhere, since the types that
 * Flink extracts from records with nested values would fall back to Kryo.
 */
public final class RouteType<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;
  private final TypeSerializer<T> serializer;

  private RouteType(Class<T> type, TypeSerializer<T> serializer) {
    this.type = type;
    this.serializer = serializer;
  }

  /** The type of read records, both events and rejects. */
  public static TypeInformation<ReadRecord<Decoded>> readRecord(EventSchema schema) {
    return read(new DecodedSerializer(schema));
  }

  public static TypeInformation<ReadRecord<Event>> readEvent(EventSchema schema) {
    return read(new EventSerializer(schema));
  }

  public static TypeInformation<ReadRecord<Reject>> readReject() {
    return read(new RejectSerializer());
  }

  public static TypeInformation<CoveredSeal> coveredSeal() {
    return new RouteType<>(CoveredSeal.class, new CoveredSealSerializer());
  }

  @SuppressWarnings("unchecked") // A class literal has no type arguments.
  private static <T extends Decoded> TypeInformation<ReadRecord<T>> read(TypeSerializer<T> type) {
    return new RouteType<>(
        (Class<ReadRecord<T>>) (Class<?>) ReadRecord.class, new ReadRecordSerializer<>(type));
  }

  public static TypeInformation<Event> event(EventSchema schema) {
    return new RouteType<>(Event.class, new EventSerializer(schema));
  }

  public static TypeInformation<FeatureRow> featureRow() {
    return new RouteType<>(FeatureRow.class, new FeatureRowSerializer());
  }

  public static TypeInformation<FeatureBatch> featureBatch() {
    return new RouteType<>(FeatureBatch.class, new FeatureBatchSerializer());
  }

  public static TypeInformation<Prediction> prediction() {
    return new RouteType<>(Prediction.class, new PredictionSerializer());
  }

  /** The type of rows read back from tables, with the fields of these events. */
  public static TypeInformation<HistoryRow> historyRow(EventSchema schema) {
    return new RouteType<>(
        HistoryRow.class,
        new HistoryRowSerializer(
            schema.fields().stream().map(EventField::type).toArray(FieldType[]::new)));
  }

  public static TypeInformation<StoredPrediction> storedPrediction() {
    return new RouteType<>(StoredPrediction.class, new StoredPredictionSerializer());
  }

  public static TypeInformation<KafkaRecord> kafkaRecord() {
    return new RouteType<>(KafkaRecord.class, new KafkaRecordSerializer());
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer.duplicate();
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public String toString() {
    return "RouteType<" + type.getSimpleName() + ">";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RouteType<?> that
        && type == that.type
        && serializer.equals(that.serializer);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, serializer);
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RouteType;
  }
}
