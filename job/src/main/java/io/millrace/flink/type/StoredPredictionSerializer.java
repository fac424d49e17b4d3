package io.millrace.flink.type;

import io.millrace.feature.FeatureRow;
import io.millrace.lake.StoredPrediction;
import io.millrace.scoring.Score;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The serializer of rows of {@code predictions} in a batch job, nearly all of one version. */
final class StoredPredictionSerializer extends RouteSerializer<StoredPrediction> {
  private static final long serialVersionUID = 1L;

  private final FeatureRowSerializer rows = new FeatureRowSerializer();
  private transient Repeated repeated;

  /** The parts that nearly all rows have in common. */
  private static final class Repeated {
    private final RepeatedText version = new RepeatedText();
    private final ModelFormat model = new ModelFormat(RepeatedText::new);
  }

  @Override
  public StoredPredictionSerializer duplicate() {
    return new StoredPredictionSerializer();
  }

  @Override
  public void serialize(StoredPrediction stored, DataOutputView target) throws IOException {
    rows.serialize(stored.row(), target);
    ScoreFormat.write(stored.score(), target);
    repeated().version.write(stored.pipelineVersion(), target);
    repeated().model.write(stored.model(), target);
  }

  @Override
  public StoredPrediction deserialize(DataInputView source) throws IOException {
    FeatureRow row = rows.deserialize(source);
    Score score = ScoreFormat.read(source);
    String version = repeated().version.read(source);
    return new StoredPrediction(row, score, repeated().model.read(source), version);
  }

  private Repeated repeated() {
    if (repeated == null) {
      repeated = new Repeated();
    }
    return repeated;
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
