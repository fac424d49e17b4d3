package io.millrace.flink.type;

import io.millrace.event.Event;
import io.millrace.event.FieldType;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The event's types in a snapshot, by name, so that their order in code is free. */
public final class EventSerializerSnapshot implements TypeSerializerSnapshot<Event> {
  private static final int VERSION = 1;

  private FieldType[] types;
  private boolean idFromCoordinates;

  /** Made by Flink, which fills it by {@link #readSnapshot}. */
  public EventSerializerSnapshot() {
    this(new FieldType[0], false);
  }

  EventSerializerSnapshot(FieldType[] types, boolean idFromCoordinates) {
    this.types = types.clone();
    this.idFromCoordinates = idFromCoordinates;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView target) throws IOException {
    target.writeBoolean(idFromCoordinates);
    target.writeInt(types.length);
    for (FieldType type : types) {
      target.writeUTF(type.name());
    }
  }

  @Override
  public void readSnapshot(int version, DataInputView source, ClassLoader userCodeClassLoader)
      throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "Cannot restore the event serializer: version %d (this build reads %d); use the build that wrote it"
              .formatted(version, VERSION));
    }
    idFromCoordinates = source.readBoolean();
    types = new FieldType[source.readInt()];
    for (int i = 0; i < types.length; i++) {
      types[i] = FieldType.valueOf(source.readUTF());
    }
  }

  @Override
  public TypeSerializer<Event> restoreSerializer() {
    return new EventSerializer(types, idFromCoordinates);
  }

  @Override
  public TypeSerializerSchemaCompatibility<Event> resolveSchemaCompatibility(
      TypeSerializerSnapshot<Event> old) {
    return old instanceof EventSerializerSnapshot that
            && Arrays.equals(types, that.types)
            && idFromCoordinates == that.idFromCoordinates
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
