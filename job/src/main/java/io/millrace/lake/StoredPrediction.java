package io.millrace.lake;

import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;
import io.millrace.scoring.Scored;

/**
 * A row that was read from {@code predictions}.
 *
 * @param row the event's identity and the features that were served, in the order in which columns
 *     were asked for
 * @param model the model; null where the definition had none
 */
public record StoredPrediction(
    FeatureRow row, Score score, ModelIdentity model, String pipelineVersion) implements Scored {

  /** The prediction reduced to its place in its user's history. */
  public StoredPrediction withoutValues() {
    FeatureVector features =
        new FeatureVector(
            row.features().userSeq(), row.features().referenceTimeMs(), new double[0], null);
    return new StoredPrediction(
        new FeatureRow(row.eventId(), row.userId(), row.eventTimeMs(), row.kafka(), features),
        Score.UNSCORED,
        null,
        pipelineVersion);
  }
}
