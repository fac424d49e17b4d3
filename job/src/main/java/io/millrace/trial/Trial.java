package io.millrace.trial;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.Reject;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.pipeline.Pipeline;
import io.millrace.scoring.OnnxLoader;
import io.millrace.scoring.Score;
import io.millrace.scoring.Scorer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The job's route on one thread: takes records one after the other, as a partition holds them, and
 * gives the outcome of each, with the job's own decoder, features and scorer. Keeps the state of
 * each user. Not thread safe.
 */
public final class Trial implements AutoCloseable {
  /** The rows of a call: one, since rows come one by one, and a call's size changes no score. */
  private static final int CALL_ROWS = 1;

  private final EventDecoder decoder;
  private final FeatureSet features;
  private final Scorer scorer;
  private final Map<String, UserState> users = new HashMap<>();

  private Trial(Pipeline pipeline, FeatureSet features, Scorer scorer) {
    this.decoder = new EventDecoder(pipeline.event());
    this.features = features;
    this.scorer = scorer;
  }

  /**
   * Compiles a definition, and loads its model.
   *
   * @param model the model's bytes; null where the definition has none
   * @throws io.millrace.scoring.ModelException where the model cannot be run here
   */
  public static Trial of(Pipeline pipeline, byte[] model) {
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    Scorer scorer =
        model == null
            ? null
            : OnnxLoader.load(model, pipeline.model(), features.columns(), CALL_ROWS);
    return new Trial(pipeline, features, scorer);
  }

  /** The features' names and types, in the order of the definition. */
  public List<FeatureColumn> columns() {
    return features.columns();
  }

  /** The runtime that computes the scores; empty where the definition has no model. */
  public Optional<String> runtime() {
    return Optional.ofNullable(scorer).map(Scorer::runtime);
  }

  /** The number of users that have had an event. */
  public int users() {
    return users.size();
  }

  /** The outcome of the next record. */
  public Outcome take(GivenRecord record) {
    Decoded decoded = decoder.decode(record.key(), record.value(), record.kafka());
    if (decoded instanceof Reject reject) {
      return new Outcome.Rejected(reject);
    }
    Event event = (Event) decoded;
    UserState user = users.computeIfAbsent(event.userId(), none -> features.newUser());
    FeatureVector vector = features.advance(user, event);
    return new Outcome.Predicted(event, vector, score(vector));
  }

  private Score score(FeatureVector vector) {
    return scorer == null ? Score.UNSCORED : scorer.score(new FeatureVector[] {vector})[0];
  }

  @Override
  public void close() {
    if (scorer != null) {
      scorer.close();
    }
  }
}
