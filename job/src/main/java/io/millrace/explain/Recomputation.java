package io.millrace.explain;

import io.millrace.event.Event;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.verify.EventView;
import io.millrace.verify.Version;
import io.millrace.verify.VersionSet;
import java.util.Optional;

/**
 * The recomputation of a user's state and features up to a row, by the job's own code: all under
 * the row's own version, whichever versions were live before.
 *
 * @param before the features that the row before would have under this row's version; empty where
 *     there is no such row, or it cannot be recomputed
 * @param now the features of the row; empty where they cannot be recomputed
 */
record Recomputation(Past past, Optional<FeatureVector> before, Optional<FeatureVector> now) {

  static Recomputation of(Life life, int index, Version version, VersionSet versions) {
    FeatureSet features = version.features();
    EventView events = versions.view(version);
    UserState state = features.newUser();
    FeatureVector before = null;
    for (int i = 0; i <= index; i++) {
      Life.Lived row = life.row(i);
      Optional<String> obstacle = obstacle(row, i + 1L, versions);
      if (obstacle.isPresent()) {
        return unverifiable(life.row(index), obstacle.get());
      }
      Event event = events.of(row.event(), row.raw(), row.prediction().pipelineVersion());
      if (event == null) {
        String reason = "nothing says which fields the event of user_seq %d had".formatted(i + 1L);
        return unverifiable(life.row(index), reason);
      }
      Past past = i == index ? past(features, state) : null;
      FeatureVector now = features.advance(state, event);
      if (i == index) {
        return new Recomputation(past, Optional.ofNullable(before), Optional.of(now));
      }
      before = now;
    }
    throw new IllegalArgumentException("No such row: " + index);
  }

  private static Recomputation unverifiable(Life.Lived row, String reason) {
    return new Recomputation(
        Past.unverifiable(row.userSeq() - 1, reason), Optional.empty(), Optional.empty());
  }

  /** The reason why the rows before this one do not lead to it. */
  private static Optional<String> obstacle(Life.Lived row, long expectedSeq, VersionSet versions) {
    String reason = null;
    if (row.userSeq() > expectedSeq) {
      reason =
          "user_seq %d is missing, %d comes next (retention or erasure has taken it)"
              .formatted(expectedSeq, row.userSeq());
    } else if (versions.find(row.prediction().pipelineVersion()).isEmpty()) {
      reason = "the version of user_seq %d cannot be recomputed".formatted(row.userSeq());
    } else if (row.event() == null) {
      reason = "the event of user_seq %d is missing".formatted(row.userSeq());
    }
    return Optional.ofNullable(reason);
  }

  private static Past past(FeatureSet features, UserState state) {
    boolean isNew = state.userSeq() == 0;
    return new Past(
        state.userSeq(),
        isNew ? null : (Long) state.referenceTimeMs(),
        isNew ? 0 : features.write(state).length,
        features.account(state),
        Optional.empty());
  }
}
