package io.millrace.imports;

import io.millrace.event.Event;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.history.ImportedRow;
import io.millrace.history.ImportedUser;
import io.millrace.lake.StoredPrediction;
import io.millrace.replay.ReplayPlan;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;
import io.millrace.scoring.Scorer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Takes users, one after the other, through the definition, each user's events in their order of
 * arrival, and hands on the rows. Belongs to one thread.
 */
final class UserImport implements Consumer<ImportedUser> {
  private final FeatureSet features;
  private final String version;
  private final Scorer scorer;
  private final ModelIdentity model;
  private final Rows rows;
  private final List<ImportedUser.Entry> entries = new ArrayList<>();
  private final List<FeatureVector> vectors = new ArrayList<>();
  private final Map<String, Long> statuses = new TreeMap<>();
  private long users;

  /** Takes rows. */
  @FunctionalInterface
  interface Rows {
    void add(ImportedRow row) throws IOException;
  }

  /**
   * @param scorer null where events are not scored
   */
  UserImport(ReplayPlan plan, Scorer scorer, Rows rows) {
    this.features = plan.features();
    this.version = plan.pipeline().version();
    this.scorer = scorer;
    this.model = scorer == null ? null : plan.identity(scorer);
    this.rows = rows;
  }

  @Override
  public void accept(ImportedUser user) {
    users++;
    UserState state = features.newUser();
    for (int i = 0; i < user.size(); i++) {
      ImportedUser.Entry entry = user.entry(i);
      entries.add(entry);
      vectors.add(features.advance(state, entry.event()));
      if (entries.size() == ReplayPlan.BATCH_SIZE) {
        flush();
      }
    }
  }

  /** Scores the rows that wait, and hands them on. Call it also after the last user. */
  void flush() {
    Score[] scores = scores();
    try {
      for (int i = 0; i < scores.length; i++) {
        statuses.merge(scores[i].status().name(), 1L, Long::sum);
        Event event = entries.get(i).event();
        FeatureRow row =
            new FeatureRow(
                event.eventId(),
                event.userId(),
                event.eventTimeMs(),
                event.kafka(),
                vectors.get(i));
        rows.add(
            new ImportedRow(
                event,
                entries.get(i).value(),
                new StoredPrediction(row, scores[i], model, version)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    entries.clear();
    vectors.clear();
  }

  private Score[] scores() {
    if (scorer == null) {
      return Stream.generate(() -> Score.UNSCORED).limit(vectors.size()).toArray(Score[]::new);
    }
    return vectors.isEmpty() ? new Score[0] : scorer.score(vectors.toArray(FeatureVector[]::new));
  }

  long users() {
    return users;
  }

  /** The number of predictions, by status. */
  Map<String, Long> statuses() {
    return statuses;
  }
}
