package io.millrace.flink.type;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventSchema;
import io.millrace.event.Reject;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The serializer of events and rejects; one byte before the record says which it is. */
final class DecodedSerializer extends RouteSerializer<Decoded> {
  private static final long serialVersionUID = 1L;
  private static final byte EVENT = 0;
  private static final byte REJECT = 1;

  private final TypeSerializer<Event> events;
  private final TypeSerializer<Reject> rejects;

  DecodedSerializer(EventSchema schema) {
    this(new EventSerializer(schema), new RejectSerializer());
  }

  private DecodedSerializer(TypeSerializer<Event> events, TypeSerializer<Reject> rejects) {
    this.events = events;
    this.rejects = rejects;
  }

  @Override
  public DecodedSerializer duplicate() {
    return new DecodedSerializer(events.duplicate(), rejects.duplicate());
  }

  @Override
  public void serialize(Decoded decoded, DataOutputView target) throws IOException {
    if (decoded instanceof Event event) {
      target.writeByte(EVENT);
      events.serialize(event, target);
    } else {
      target.writeByte(REJECT);
      rejects.serialize((Reject) decoded, target);
    }
  }

  @Override
  public Decoded deserialize(DataInputView source) throws IOException {
    byte kind = source.readByte();
    return switch (kind) {
      case EVENT -> events.deserialize(source);
      case REJECT -> rejects.deserialize(source);
      default ->
          throw new IOException(
              "Cannot read a decoded record: kind %d (must be 0 or 1)".formatted(kind));
    };
  }

  @Override
  public TypeSerializerSnapshot<Decoded> snapshotConfiguration() {
    return new Snapshot(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DecodedSerializer that && events.equals(that.events);
  }

  @Override
  public int hashCode() {
    return events.hashCode();
  }

  /** The serializer's snapshot, made by Flink. */
  public static final class Snapshot
      extends CompositeTypeSerializerSnapshot<Decoded, DecodedSerializer> {
    private static final int VERSION = 1;

    public Snapshot() {}

    Snapshot(DecodedSerializer serializer) {
      super(serializer);
    }

    @Override
    protected int getCurrentOuterSnapshotVersion() {
      return VERSION;
    }

    @Override
    protected TypeSerializer<?>[] getNestedSerializers(DecodedSerializer outer) {
      return new TypeSerializer<?>[] {outer.events, outer.rejects};
    }

    @Override
    @SuppressWarnings("unchecked") // The order is that of getNestedSerializers.
    protected DecodedSerializer createOuterSerializerWithNestedSerializers(
        TypeSerializer<?>[] nested) {
      return new DecodedSerializer(
          (TypeSerializer<Event>) nested[0], (TypeSerializer<Reject>) nested[1]);
    }
  }
}
