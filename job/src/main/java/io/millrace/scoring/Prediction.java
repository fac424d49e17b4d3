package io.millrace.scoring;

import io.millrace.feature.FeatureRow;

/**
 * A scored row.
 *
 * @param model null where the definition has none
 * @param scoredAtMs the one value that may differ in a replay
 */
public record Prediction(
    FeatureRow row, Score score, ModelIdentity model, String pipelineVersion, long scoredAtMs)
    implements Scored {}
