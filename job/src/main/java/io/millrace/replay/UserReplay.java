package io.millrace.replay;

import io.millrace.event.Event;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.history.UserHistory;
import io.millrace.lake.StoredPrediction;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;
import io.millrace.scoring.Scorer;
import io.millrace.verify.EventView;
import io.millrace.verify.ReplayedFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes users, one after the other, through the definition, each user's events in their order of
 * arrival, and hands on the predictions. Belongs to one thread.
 */
public final class UserReplay implements Consumer<UserHistory> {
  private final FeatureSet features;
  private final EventView events;
  private final String version;
  private final Scorer scorer;
  private final ModelIdentity model;
  private final Output output;
  private final List<StoredPrediction> stored = new ArrayList<>();
  private final List<FeatureRow> rows = new ArrayList<>();

  /** Accepts predictions. */
  @FunctionalInterface
  public interface Rows {
    void add(StoredPrediction prediction) throws IOException;
  }

  /** The receivers of rows and counts. */
  public record Output(Rows rows, Comparison comparison, LeftOut leftOut) {}

  /**
   * @param fields where events have the definition's fields
   * @param scorer null where the definition has no model
   */
  public UserReplay(ReplayPlan plan, ReplayedFields fields, Scorer scorer, Output output) {
    this.features = plan.features();
    this.events = fields.view(fields.columns());
    this.version = plan.pipeline().version();
    this.scorer = scorer;
    this.model = scorer == null ? null : plan.identity(scorer);
    this.output = output;
  }

  @Override
  public void accept(UserHistory user) {
    int homeless = user.eventsWithoutPrediction().size();
    UserState state = features.newUser();
    for (int i = 0; i < user.size(); i++) {
      UserHistory.Entry entry = user.entry(i);
      long userSeq = entry.prediction().row().features().userSeq();
      if (userSeq != i + 1L || entry.event() == null) {
        String what = userSeq == i + 1L ? "the event of user_seq " : "user_seq ";
        output.leftOut.add(
            user.userId(), what + (i + 1L) + " is missing", user.size() - i + (long) homeless);
        return;
      }
      Event event = events.of(entry.event(), entry.raw(), entry.prediction().pipelineVersion());
      if (event == null) {
        String what = "the version of user_seq %d cannot be read".formatted(userSeq);
        output.leftOut.add(user.userId(), what, user.size() - i + (long) homeless);
        return;
      }
      add(entry.prediction(), event, features.advance(state, event));
    }
    if (homeless > 0) {
      output.leftOut.add(user.userId(), "events of theirs have no user_seq", homeless);
    }
  }

  private void add(StoredPrediction before, Event event, FeatureVector vector) {
    stored.add(before);
    rows.add(
        new FeatureRow(
            event.eventId(), event.userId(), event.eventTimeMs(), event.kafka(), vector));
    if (rows.size() == ReplayPlan.BATCH_SIZE) {
      flush();
    }
  }

  /** Scores the rows that wait, and hands them on. Call it also after the last user. */
  public void flush() {
    Score[] scores = scores();
    try {
      for (int i = 0; i < scores.length; i++) {
        output.rows.add(new StoredPrediction(rows.get(i), scores[i], model, version));
        output.comparison.add(stored.get(i), scores[i]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stored.clear();
    rows.clear();
  }

  private Score[] scores() {
    if (scorer == null) {
      Score[] none = new Score[rows.size()];
      Arrays.fill(none, Score.UNSCORED);
      return none;
    }
    return rows.isEmpty()
        ? new Score[0]
        : scorer.score(rows.stream().map(FeatureRow::features).toArray(FeatureVector[]::new));
  }
}
