package io.millrace.flink.type;

import io.millrace.feature.FeatureRow;
import io.millrace.lake.StoredPrediction;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** The serializer of rows of {@code predictions} in a batch job, nearly all of one version. */
final class StoredPredictionSerializer extends RouteSerializer<StoredPrediction> {
  private static final long serialVersionUID = 1L;
  private static final ScoreStatus[] STATUSES = ScoreStatus.values();

  private final FeatureRowSerializer rows = new FeatureRowSerializer();
  private transient Identity identity;

  /** The texts that name the version and the model of a row. */
  private static final class Identity {
    private final RepeatedText version = new RepeatedText();
    private final RepeatedText name = new RepeatedText();
    private final RepeatedText modelVersion = new RepeatedText();
    private final RepeatedText sha256 = new RepeatedText();
    private final RepeatedText runtime = new RepeatedText();
  }

  @Override
  public StoredPredictionSerializer duplicate() {
    return new StoredPredictionSerializer();
  }

  @Override
  public void serialize(StoredPrediction stored, DataOutputView target) throws IOException {
    rows.serialize(stored.row(), target);
    target.writeFloat(stored.score().value());
    Wire.writeEnum(stored.score().status(), target);
    StringValue.writeString(stored.score().error(), target);
    identity().version.write(stored.pipelineVersion(), target);
    ModelIdentity model = stored.model();
    target.writeBoolean(model != null);
    if (model != null) {
      identity.name.write(model.name(), target);
      identity.modelVersion.write(model.version(), target);
      identity.sha256.write(model.sha256(), target);
      identity.runtime.write(model.runtime(), target);
    }
  }

  @Override
  public StoredPrediction deserialize(DataInputView source) throws IOException {
    FeatureRow row = rows.deserialize(source);
    float value = source.readFloat();
    ScoreStatus status = Wire.readEnum(STATUSES, source);
    Score score = new Score(value, status, StringValue.readString(source));
    String version = identity().version.read(source);
    ModelIdentity model =
        source.readBoolean()
            ? new ModelIdentity(
                identity.name.read(source),
                identity.modelVersion.read(source),
                identity.sha256.read(source),
                identity.runtime.read(source))
            : null;
    return new StoredPrediction(row, score, model, version);
  }

  private Identity identity() {
    if (identity == null) {
      identity = new Identity();
    }
    return identity;
  }

  @Override
  public TypeSerializerSnapshot<StoredPrediction> snapshotConfiguration() {
    return new Snapshot();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredPredictionSerializer;
  }

  @Override
  public int hashCode() {
    return StoredPredictionSerializer.class.hashCode();
  }

  /** The serializer's snapshot, made by Flink. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<StoredPrediction> {
    public Snapshot() {
      super(StoredPredictionSerializer::new);
    }
  }
}
