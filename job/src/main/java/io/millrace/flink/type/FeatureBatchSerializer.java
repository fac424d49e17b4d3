package io.millrace.flink.type;

import io.millrace.feature.FeatureRow;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The serializer of batches of feature rows. */
final class FeatureBatchSerializer extends RouteSerializer<FeatureBatch> {
  private static final long serialVersionUID = 1L;

  private final FeatureRowSerializer rows = new FeatureRowSerializer();

  @Override
  public FeatureBatchSerializer duplicate() {
    return new FeatureBatchSerializer();
  }

  @Override
  public void serialize(FeatureBatch batch, DataOutputView target) throws IOException {
    Wire.writeInt(batch.rows().length, target);
    for (FeatureRow row : batch.rows()) {
      rows.serialize(row, target);
    }
  }

  @Override
  public FeatureBatch deserialize(DataInputView source) throws IOException {
    int count = Wire.readCount(source);
    FeatureRow[] batch = new FeatureRow[Math.min(count, Wire.UNREAD_MAX)];
    for (int i = 0; i < count; i++) {
      if (i == batch.length) {
        batch = Arrays.copyOf(batch, (int) Math.min(count, 2L * i));
      }
      batch[i] = rows.deserialize(source);
    }
    return new FeatureBatch(batch);
  }

  @Override
  public TypeSerializerSnapshot<FeatureBatch> snapshotConfiguration() {
    return new Snapshot();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureBatchSerializer;
  }

  @Override
  public int hashCode() {
    return FeatureBatchSerializer.class.hashCode();
  }

  /** The serializer's snapshot, made by Flink. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<FeatureBatch> {
    public Snapshot() {
      super(FeatureBatchSerializer::new);
    }
  }
}
