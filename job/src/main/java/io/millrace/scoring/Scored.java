package io.millrace.scoring;

import io.millrace.feature.FeatureRow;

/** A row with its score: a prediction without the time at which it was made. */
public interface Scored {
  FeatureRow row();

  Score score();

  /** The model; null where the definition has none. */
  ModelIdentity model();

  String pipelineVersion();
}
