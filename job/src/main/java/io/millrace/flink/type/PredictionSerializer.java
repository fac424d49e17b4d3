package io.millrace.flink.type;

import io.millrace.feature.FeatureRow;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Prediction;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** The serializer of predictions. None is written while the sinks are chained to the scoring. */
final class PredictionSerializer extends RouteSerializer<Prediction> {
  private static final long serialVersionUID = 1L;
  private static final ScoreStatus[] STATUSES = ScoreStatus.values();

  private final FeatureRowSerializer rows = new FeatureRowSerializer();

  @Override
  public PredictionSerializer duplicate() {
    return new PredictionSerializer();
  }

  @Override
  public void serialize(Prediction prediction, DataOutputView target) throws IOException {
    rows.serialize(prediction.row(), target);
    Score score = prediction.score();
    target.writeFloat(score.value());
    Wire.writeEnum(score.status(), target);
    StringValue.writeString(score.error(), target);
    ModelIdentity model = prediction.model();
    target.writeBoolean(model != null);
    if (model != null) {
      StringValue.writeString(model.name(), target);
      StringValue.writeString(model.version(), target);
      StringValue.writeString(model.sha256(), target);
      StringValue.writeString(model.runtime(), target);
    }
    StringValue.writeString(prediction.pipelineVersion(), target);
    Wire.writeLong(prediction.scoredAtMs(), target);
  }

  @Override
  public Prediction deserialize(DataInputView source) throws IOException {
    FeatureRow row = rows.deserialize(source);
    float value = source.readFloat();
    ScoreStatus status = Wire.readEnum(STATUSES, source);
    Score score = new Score(value, status, StringValue.readString(source));
    ModelIdentity model = null;
    if (source.readBoolean()) {
      model =
          new ModelIdentity(
              StringValue.readString(source),
              StringValue.readString(source),
              StringValue.readString(source),
              StringValue.readString(source));
    }
    return new Prediction(row, score, model, StringValue.readString(source), Wire.readLong(source));
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
