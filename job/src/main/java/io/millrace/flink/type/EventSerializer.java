package io.millrace.flink.type;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * The serializer of events on the shuffle to their users. They cross the network most, so the
 * schema's types are known to both sides and not written. Nulls are a bit mask, eight fields to a
 * byte. The reader makes an id again that consists of the coordinates.
 */
final class EventSerializer extends RouteSerializer<Event> {
  private static final long serialVersionUID = 1L;

  private final FieldType[] types;
  private final boolean idFromCoordinates;
  private transient CoordinatesFormat coordinates;

  EventSerializer(EventSchema schema) {
    this(
        schema.fields().stream().map(EventField::type).toArray(FieldType[]::new),
        schema.idPath() == null);
  }

  EventSerializer(FieldType[] types, boolean idFromCoordinates) {
    this.types = types.clone();
    this.idFromCoordinates = idFromCoordinates;
  }

  @Override
  public EventSerializer duplicate() {
    return new EventSerializer(types, idFromCoordinates);
  }

  @Override
  public void serialize(Event event, DataOutputView target) throws IOException {
    coordinates().write(event.kafka(), target);
    if (!idFromCoordinates) {
      StringValue.writeString(event.eventId(), target);
    }
    StringValue.writeString(event.userId(), target);
    Wire.writeLong(event.eventTimeMs(), target);
    Object[] values = event.values();
    writeNulls(values, target);
    for (int i = 0; i < types.length; i++) {
      if (values[i] != null) {
        writeValue(types[i], values[i], target);
      }
    }
  }

  @Override
  public Event deserialize(DataInputView source) throws IOException {
    KafkaCoordinates kafka = coordinates().read(source);
    String eventId = idFromCoordinates ? kafka.asEventId() : FlinkText.read(source);
    String userId = FlinkText.read(source);
    long eventTimeMs = Wire.readLong(source);
    byte[] nulls = new byte[(types.length + 7) / 8];
    source.readFully(nulls);
    Object[] values = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      if ((nulls[i >> 3] & 1 << (i & 7)) == 0) {
        values[i] = readValue(types[i], source);
      }
    }
    return new Event(eventId, userId, eventTimeMs, values, kafka);
  }

  private void writeNulls(Object[] values, DataOutputView target) throws IOException {
    for (int from = 0; from < types.length; from += 8) {
      int nulls = 0;
      for (int i = from; i < Math.min(from + 8, types.length); i++) {
        nulls |= values[i] == null ? 1 << (i & 7) : 0;
      }
      target.writeByte(nulls);
    }
  }

  private static void writeValue(FieldType type, Object value, DataOutputView target)
      throws IOException {
    switch (type) {
      case STRING -> StringValue.writeString((String) value, target);
      case LONG, TIMESTAMP -> Wire.writeLong((Long) value, target);
      case DOUBLE -> target.writeDouble((Double) value);
      case BOOLEAN -> target.writeBoolean((Boolean) value);
    }
  }

  private static Object readValue(FieldType type, DataInputView source) throws IOException {
    return switch (type) {
      case STRING -> FlinkText.read(source);
      case LONG, TIMESTAMP -> Wire.readLong(source);
      case DOUBLE -> source.readDouble();
      case BOOLEAN -> source.readBoolean();
    };
  }

  private CoordinatesFormat coordinates() {
    if (coordinates == null) {
      coordinates = new CoordinatesFormat();
    }
    return coordinates;
  }

  @Override
  public TypeSerializerSnapshot<Event> snapshotConfiguration() {
    return new EventSerializerSnapshot(types, idFromCoordinates);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventSerializer that
        && Arrays.equals(types, that.types)
        && idFromCoordinates == that.idFromCoordinates;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(types) + Boolean.hashCode(idFromCoordinates);
  }
}
