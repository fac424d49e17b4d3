package io.millrace.row;

import io.millrace.feature.FeatureRow;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;

/**
 * What a shadow made of an event, as it goes to the table {@code shadows}.
 *
 * @param model null where the version has none
 * @param score null where the event was shed, since the shadow could not keep up
 * @param scoredAtMs when it was scored or shed
 */
public record ShadowRow(
    FeatureRow event, Origin origin, ModelIdentity model, Score score, long scoredAtMs) {

  /** Where a shadow's row is from: a deployment, and a version that is a shadow in it. */
  public record Origin(long deployment, String pipelineVersion) {}
}
