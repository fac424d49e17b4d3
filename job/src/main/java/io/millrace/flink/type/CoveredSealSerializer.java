package io.millrace.flink.type;

import io.millrace.row.CoveredSeal;
import io.millrace.seal.Seal;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** The serializer of seals, which go to the one writer of their table. */
final class CoveredSealSerializer extends RouteSerializer<CoveredSeal> {
  private static final long serialVersionUID = 1L;

  @Override
  public CoveredSealSerializer duplicate() {
    return this;
  }

  @Override
  public void serialize(CoveredSeal covered, DataOutputView target) throws IOException {
    Seal seal = covered.seal();
    StringValue.writeString(seal.topic(), target);
    Wire.writeInt(seal.partition(), target);
    Wire.writeLong(seal.fromOffset(), target);
    Wire.writeLong(seal.toOffset(), target);
    Wire.writeLong(seal.records(), target);
    Wire.writeBytes(seal.previous(), target);
    Wire.writeBytes(seal.hash(), target);
    Wire.writeLong(covered.checkpointId(), target);
    StringValue.writeString(covered.jobId(), target);
    Wire.writeLong(covered.sealedAtMs(), target);
  }

  @Override
  public CoveredSeal deserialize(DataInputView source) throws IOException {
    Seal seal =
        new Seal(
            FlinkText.read(source),
            Wire.readInt(source),
            Wire.readLong(source),
            Wire.readLong(source),
            Wire.readLong(source),
            Wire.readBytes(source),
            Wire.readBytes(source));
    return new CoveredSeal(
        seal, Wire.readLong(source), FlinkText.read(source), Wire.readLong(source));
  }

  @Override
  public TypeSerializerSnapshot<CoveredSeal> snapshotConfiguration() {
    return new Snapshot();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CoveredSealSerializer;
  }

  @Override
  public int hashCode() {
    return CoveredSealSerializer.class.hashCode();
  }

  /** The serializer's snapshot, made by Flink. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<CoveredSeal> {
    public Snapshot() {
      super(CoveredSealSerializer::new);
    }
  }
}
