package io.millrace.flink.type;

import io.millrace.lake.StoredPrediction;
import io.millrace.scoring.Prediction;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Rows of {@code predictions}: predictions without the time at which they were scored. */
final class StoredPredictionSerializer extends RouteSerializer<StoredPrediction> {
  private static final long serialVersionUID = 1L;
  private static final long NEVER_MS = 0;

  private final PredictionSerializer predictions = new PredictionSerializer();

  @Override
  public StoredPredictionSerializer duplicate() {
    return new StoredPredictionSerializer();
  }

  @Override
  public void serialize(StoredPrediction stored, DataOutputView target) throws IOException {
    predictions.serialize(
        new Prediction(
            stored.row(), stored.score(), stored.model(), stored.pipelineVersion(), NEVER_MS),
        target);
  }

  @Override
  public StoredPrediction deserialize(DataInputView source) throws IOException {
    Prediction read = predictions.deserialize(source);
    return new StoredPrediction(read.row(), read.score(), read.model(), read.pipelineVersion());
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

  /** For Flink. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<StoredPrediction> {
    public Snapshot() {
      super(StoredPredictionSerializer::new);
    }
  }
}
