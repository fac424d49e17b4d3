package io.millrace.replay;

import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.history.UserHash;
import io.millrace.lake.StoredPrediction;
import io.millrace.pipeline.Pipeline;
import io.millrace.scoring.ModelDefinition;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Scorer;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The definition and model that events go through.
 *
 * @param modelBytes the model; null where the definition has none
 * @param modelUri the location of a model that is too large for the table {@code versions}; else
 *     null
 */
public record ReplayPlan(Pipeline pipeline, byte[] modelBytes, String modelUri)
    implements Serializable {
  /** The number of rows in a call of the model. */
  public static final int BATCH_SIZE = 64;

  private static final long HOUR_MS = 3_600_000L;
  private static final long DAY_MS = 24 * HOUR_MS;
  private static final long ROWS_PER_PART = 1_000_000;

  /** Compiles the features. The result belongs to one thread. */
  public FeatureSet features() {
    return FeatureSet.compile(pipeline.features(), pipeline.event());
  }

  public List<FeatureColumn> columns() {
    return features().columns();
  }

  /**
   * Loads the model; empty where the definition has none.
   *
   * @throws io.millrace.scoring.ModelException where the model is not the definition's, or cannot
   *     be run here
   */
  public Optional<Scorer> scorer() {
    return pipeline.model() == null
        ? Optional.empty()
        : Optional.of(OnnxLoader.load(modelBytes, pipeline.model(), columns(), BATCH_SIZE));
  }

  /**
   * Numbers the table's partitions, so that rows can be brought together by partition. A table
   * without partitions gets numbers for parts of its users, of about a million rows each.
   *
   * @param rows the expected number of rows
   */
  public ToLongFunction<StoredPrediction> partitionOf(long rows) {
    int parts = (int) Math.min(Integer.MAX_VALUE, 1 + rows / ROWS_PER_PART);
    return switch (pipeline.tables().partitionBy()) {
      case DAY -> prediction -> Math.floorDiv(prediction.row().eventTimeMs(), DAY_MS);
      case HOUR -> prediction -> Math.floorDiv(prediction.row().eventTimeMs(), HOUR_MS);
      case NONE -> prediction -> UserHash.bucket(prediction.row().userId(), parts);
    };
  }

  /**
   * The bytes of the model that the table {@code versions} keeps; null where it keeps the location.
   */
  public byte[] keptModelBytes() {
    return modelUri == null ? modelBytes : null;
  }

  /** The identity of the model in the rows that its scorer scores. */
  public ModelIdentity identity(Scorer by) {
    ModelDefinition model = pipeline.model();
    return new ModelIdentity(model.name(), model.version(), model.sha256(), by.runtime());
  }
}
