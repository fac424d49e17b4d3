package io.millrace.flink.type;

import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** The serializer of rejects, with their bytes. */
final class RejectSerializer extends RouteSerializer<Reject> {
  private static final long serialVersionUID = 1L;

  /** By the bytes that stand for them: a new reason gets the next, wherever it is tested. */
  private static final RejectReason[] REASONS = {
    RejectReason.TOO_LARGE,
    RejectReason.MALFORMED,
    RejectReason.MISSING_FIELD,
    RejectReason.WRONG_TYPE,
    RejectReason.INVALID_USER,
    RejectReason.INVALID_ID,
    RejectReason.INVALID_TIME,
    RejectReason.FUTURE_TIMESTAMP,
    RejectReason.UNKNOWN_SCHEMA
  };

  private static final Map<RejectReason, Integer> BYTES = new EnumMap<>(RejectReason.class);

  static {
    for (int each = 0; each < REASONS.length; each++) {
      BYTES.put(REASONS[each], each);
    }
  }

  private transient CoordinatesFormat coordinates;

  @Override
  public RejectSerializer duplicate() {
    return new RejectSerializer();
  }

  @Override
  public void serialize(Reject reject, DataOutputView target) throws IOException {
    coordinates().write(reject.kafka(), target);
    target.writeByte(BYTES.get(reject.reason()));
    StringValue.writeString(reject.message(), target);
    Wire.writeBytes(reject.value(), target);
  }

  @Override
  public Reject deserialize(DataInputView source) throws IOException {
    KafkaCoordinates kafka = coordinates().read(source);
    RejectReason reason = Wire.readEnum(REASONS, source);
    String message = FlinkText.read(source);
    return new Reject(kafka, reason, message, Wire.readBytes(source));
  }

  private CoordinatesFormat coordinates() {
    if (coordinates == null) {
      coordinates = new CoordinatesFormat();
    }
    return coordinates;
  }

  @Override
  public TypeSerializerSnapshot<Reject> snapshotConfiguration() {
    return new Snapshot();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RejectSerializer;
  }

  @Override
  public int hashCode() {
    return RejectSerializer.class.hashCode();
  }

  /** The serializer's snapshot, made by Flink. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Reject> {
    public Snapshot() {
      super(RejectSerializer::new);
    }
  }
}
