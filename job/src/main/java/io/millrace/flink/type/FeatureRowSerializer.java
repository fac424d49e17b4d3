package io.millrace.flink.type;

import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * The serializer of feature rows. Each row states its number of features, so that the serializer,
 * and with it the scoring operator's (always empty) state, is the same under every definition.
 */
final class FeatureRowSerializer extends RouteSerializer<FeatureRow> {
  private static final long serialVersionUID = 1L;

  private transient CoordinatesFormat coordinates;

  @Override
  public FeatureRowSerializer duplicate() {
    return new FeatureRowSerializer();
  }

  @Override
  public void serialize(FeatureRow row, DataOutputView target) throws IOException {
    StringValue.writeString(row.eventId(), target);
    StringValue.writeString(row.userId(), target);
    Wire.writeLong(row.eventTimeMs(), target);
    coordinates().write(row.kafka(), target);
    FeatureVector features = row.features();
    Wire.writeLong(features.userSeq(), target);
    Wire.writeLong(features.referenceTimeMs(), target);
    Wire.writeDoubles(features.numbers(), target);
    target.writeBoolean(features.texts() != null);
    if (features.texts() != null) {
      for (String text : features.texts()) {
        StringValue.writeString(text, target);
      }
    }
  }

  @Override
  public FeatureRow deserialize(DataInputView source) throws IOException {
    String eventId = FlinkText.read(source);
    String userId = FlinkText.read(source);
    long eventTimeMs = Wire.readLong(source);
    KafkaCoordinates kafka = coordinates().read(source);
    long userSeq = Wire.readLong(source);
    long referenceTimeMs = Wire.readLong(source);
    double[] numbers = Wire.readDoubles(source);
    String[] texts = source.readBoolean() ? new String[numbers.length] : null;
    if (texts != null) {
      for (int i = 0; i < texts.length; i++) {
        texts[i] = FlinkText.read(source);
      }
    }
    FeatureVector features = new FeatureVector(userSeq, referenceTimeMs, numbers, texts);
    return new FeatureRow(eventId, userId, eventTimeMs, kafka, features);
  }

  private CoordinatesFormat coordinates() {
    if (coordinates == null) {
      coordinates = new CoordinatesFormat();
    }
    return coordinates;
  }

  @Override
  public TypeSerializerSnapshot<FeatureRow> snapshotConfiguration() {
    return new Snapshot();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureRowSerializer;
  }

  @Override
  public int hashCode() {
    return FeatureRowSerializer.class.hashCode();
  }

  /** The serializer's snapshot, made by Flink. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<FeatureRow> {
    public Snapshot() {
      super(FeatureRowSerializer::new);
    }
  }
}
