package io.millrace.flink.type;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** The serializer of Kafka records between the tasks of a batch job. */
final class KafkaRecordSerializer extends RouteSerializer<KafkaRecord> {
  private static final long serialVersionUID = 1L;

  private transient CoordinatesFormat coordinates;

  @Override
  public KafkaRecordSerializer duplicate() {
    return new KafkaRecordSerializer();
  }

  @Override
  public void serialize(KafkaRecord row, DataOutputView target) throws IOException {
    coordinates().write(row.kafka(), target);
    StringValue.writeString(row.userId(), target);
    StringValue.writeString(row.eventId(), target);
  }

  @Override
  public KafkaRecord deserialize(DataInputView source) throws IOException {
    return new KafkaRecord(
        coordinates().read(source), FlinkText.read(source), FlinkText.read(source));
  }

  private CoordinatesFormat coordinates() {
    if (coordinates == null) {
      coordinates = new CoordinatesFormat();
    }
    return coordinates;
  }

  @Override
  public TypeSerializerSnapshot<KafkaRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KafkaRecordSerializer;
  }

  @Override
  public int hashCode() {
    return KafkaRecordSerializer.class.hashCode();
  }

  /** The serializer's snapshot, made by Flink. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<KafkaRecord> {
    public Snapshot() {
      super(KafkaRecordSerializer::new);
    }
  }
}
