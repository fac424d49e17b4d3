package io.millrace.trial;

import io.millrace.event.Event;
import io.millrace.event.Reject;
import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Score;

/** The outcome of a record. */
public sealed interface Outcome {
  /** A prediction. */
  record Predicted(Event event, FeatureVector features, Score score) implements Outcome {}

  /** A reject. */
  record Rejected(Reject reject) implements Outcome {}
}
