package io.millrace.scoring;

import io.millrace.feature.FeatureRow;

/** A row with its score: what a prediction is, whenever it was made. */
public interface Scored {
  FeatureRow row();

  Score score();

  /** Null where the definition has none. */
  ModelIdentity model();

  String pipelineVersion();
}
