package io.millrace.replay;

import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.history.UserHash;
import io.millrace.lake.StoredPrediction;
import io.millrace.pipeline.Pipeline;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Scorer;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What events go through.
 *
 * @param modelBytes null where the definition has no model
 * @param modelUri where a model lies that is too large for the table {@code versions}; else null
 */
public record ReplayPlan(Pipeline pipeline, byte[] modelBytes, String modelUri)
    implements Serializable {
  /** Rows in a call of the model. */
  static final int BATCH_SIZE = 64;

  private static final long HOUR_MS = 3_600_000L;
  private static final long DAY_MS = 24 * HOUR_MS;
  private static final long ROWS_PER_PART = 1_000_000;

  /** Compiled features belong to one thread. */
  FeatureSet features() {
    return FeatureSet.compile(pipeline.features(), pipeline.event());
  }

  public List<FeatureColumn> columns() {
    return features().columns();
  }

  /**
   * Empty where the definition has no model.
   *
   * @throws io.millrace.scoring.ModelException where it is not the definition's, or cannot be run
   *     here
   */
  public Optional<Scorer> scorer() {
    return pipeline.model() == null
        ? Optional.empty()
        : Optional.of(OnnxLoader.load(modelBytes, pipeline.model(), columns(), BATCH_SIZE));
  }

  /**
   * A number for each partition of the table, so that the rows of one can be brought together;
   * without partitions, for each of so many parts of the users.
   *
   * @param rows how many there will be
   */
  public ToLongFunction<StoredPrediction> partitionOf(long rows) {
    int parts = (int) Math.min(Integer.MAX_VALUE, 1 + rows / ROWS_PER_PART);
    return switch (pipeline.tables().partitionBy()) {
      case DAY -> prediction -> Math.floorDiv(prediction.row().eventTimeMs(), DAY_MS);
      case HOUR -> prediction -> Math.floorDiv(prediction.row().eventTimeMs(), HOUR_MS);
      case NONE -> prediction -> UserHash.bucket(prediction.row().userId(), parts);
    };
  }

  /** What the table {@code versions} keeps of the model; null where it keeps its place. */
  byte[] keptModelBytes() {
    return modelUri == null ? modelBytes : null;
  }
}
