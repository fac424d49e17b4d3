package io.millrace.flink.type;

import io.millrace.scoring.Prediction;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** The serializer of predictions, on their way to a table that tasks of their own write. */
final class PredictionSerializer extends RouteSerializer<Prediction> {
  private static final long serialVersionUID = 1L;
  private static final ModelFormat MODELS = new ModelFormat(() -> TextFormat.PLAIN);

  private final FeatureRowSerializer rows = new FeatureRowSerializer();

  @Override
  public PredictionSerializer duplicate() {
    return new PredictionSerializer();
  }

  @Override
  public void serialize(Prediction prediction, DataOutputView target) throws IOException {
    rows.serialize(prediction.row(), target);
    ScoreFormat.write(prediction.score(), target);
    MODELS.write(prediction.model(), target);
    StringValue.writeString(prediction.pipelineVersion(), target);
    Wire.writeLong(prediction.scoredAtMs(), target);
  }

  @Override
  public Prediction deserialize(DataInputView source) throws IOException {
    return new Prediction(
        rows.deserialize(source),
        ScoreFormat.read(source),
        MODELS.read(source),
        FlinkText.read(source),
        Wire.readLong(source));
  }

  @Override
  public TypeSerializerSnapshot<Prediction> snapshotConfiguration() {
    return new Snapshot();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PredictionSerializer;
  }

  @Override
  public int hashCode() {
    return PredictionSerializer.class.hashCode();
  }

  /** The serializer's snapshot, made by Flink. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Prediction> {
    public Snapshot() {
      super(PredictionSerializer::new);
    }
  }
}
