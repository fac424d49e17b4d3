package io.millrace.flink.type;

import io.millrace.event.Decoded;
import io.millrace.row.ReadRecord;
import io.millrace.seal.SealLink;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The serializer of records with their bytes, between the source and the tables. That part is one
 * chain of operators, so records are serialized only where chaining is off.
 */
final class ReadRecordSerializer<T extends Decoded> extends RouteSerializer<ReadRecord<T>> {
  private static final long serialVersionUID = 1L;

  private final TypeSerializer<T> decoded;

  ReadRecordSerializer(TypeSerializer<T> decoded) {
    this.decoded = decoded;
  }

  @Override
  public ReadRecordSerializer<T> duplicate() {
    return new ReadRecordSerializer<>(decoded.duplicate());
  }

  @Override
  public void serialize(ReadRecord<T> read, DataOutputView target) throws IOException {
    decoded.serialize(read.decoded(), target);
    Wire.writeBytes(read.key(), target);
    Wire.writeBytes(read.value(), target);
    Wire.writeLong(read.link().fromOffset(), target);
    Wire.writeBytes(read.link().previous(), target);
    Wire.writeBytes(read.link().hash(), target);
  }

  @Override
  public ReadRecord<T> deserialize(DataInputView source) throws IOException {
    return new ReadRecord<>(
        decoded.deserialize(source),
        Wire.readBytes(source),
        Wire.readBytes(source),
        new SealLink(Wire.readLong(source), Wire.readBytes(source), Wire.readBytes(source)));
  }

  @Override
  public TypeSerializerSnapshot<ReadRecord<T>> snapshotConfiguration() {
    return new Snapshot<>(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReadRecordSerializer<?> that && decoded.equals(that.decoded);
  }

  @Override
  public int hashCode() {
    return decoded.hashCode();
  }

  /** The serializer's snapshot, made by Flink. */
  public static final class Snapshot<T extends Decoded>
      extends CompositeTypeSerializerSnapshot<ReadRecord<T>, ReadRecordSerializer<T>> {
    private static final int VERSION = 1;

    public Snapshot() {}

    Snapshot(ReadRecordSerializer<T> serializer) {
      super(serializer);
    }

    @Override
    protected int getCurrentOuterSnapshotVersion() {
      return VERSION;
    }

    @Override
    protected TypeSerializer<?>[] getNestedSerializers(ReadRecordSerializer<T> outer) {
      return new TypeSerializer<?>[] {outer.decoded};
    }

    @Override
    @SuppressWarnings("unchecked") // The only serializer of getNestedSerializers.
    protected ReadRecordSerializer<T> createOuterSerializerWithNestedSerializers(
        TypeSerializer<?>[] nested) {
      return new ReadRecordSerializer<>((TypeSerializer<T>) nested[0]);
    }
  }
}
