package io.millrace.verify;

import io.millrace.feature.FeatureSet;
import io.millrace.pipeline.Pipeline;

/**
 * A pipeline version that can be recomputed.
 *
 * @param fingerprint of fields and features: users' states go over from one version to another of
 *     the same
 * @param fields for each of its event fields, where it stands among the fields of all versions
 * @param columns for each of its features, where it stands among those of all versions
 * @param model the model's bytes; null where there is none
 */
record Version(Pipeline pipeline, String fingerprint, int[] fields, int[] columns, byte[] model) {

  /** Compiled features belong to one thread. */
  FeatureSet features() {
    return FeatureSet.compile(pipeline.features(), pipeline.event());
  }

  boolean hasModel() {
    return pipeline.model() != null;
  }
}
