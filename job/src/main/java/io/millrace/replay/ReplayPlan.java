package io.millrace.replay;

import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.pipeline.Pipeline;
import io.millrace.scoring.OnnxScorer;
import io.millrace.scoring.Scorer;
import java.util.List;
import java.util.Optional;

/**
 * What events go through.
 *
 * @param modelBytes null where the definition has no model
 * @param modelUri where a model lies that is too large for the table {@code versions}; else null
 */
public record ReplayPlan(Pipeline pipeline, byte[] modelBytes, String modelUri) {
  /** Rows in a call of the model. */
  static final int BATCH_SIZE = 64;

  /** Compiled features belong to one thread. */
  FeatureSet features() {
    return FeatureSet.compile(pipeline.features(), pipeline.event());
  }

  List<FeatureColumn> columns() {
    return features().columns();
  }

  /**
   * Empty where the definition has no model.
   *
   * @throws io.millrace.scoring.ModelException where it is not the definition's, or cannot be run
   *     here
   */
  Optional<Scorer> scorer() {
    return pipeline.model() == null
        ? Optional.empty()
        : Optional.of(OnnxScorer.load(modelBytes, pipeline.model(), columns(), BATCH_SIZE));
  }

  /** What the table {@code versions} keeps of the model; null where it keeps its place. */
  byte[] keptModelBytes() {
    return modelUri == null ? modelBytes : null;
  }
}
