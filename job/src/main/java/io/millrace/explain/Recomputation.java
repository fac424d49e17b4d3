package io.millrace.explain;

import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.verify.Version;
import io.millrace.verify.VersionSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The recomputation of a user's state and features up to a row, by the job's own code.
 *
 * @param now the features of the row; empty where they cannot be recomputed
 */
record Recomputation(Past past, Optional<FeatureVector> now) {

  static Recomputation of(Life life, int index, VersionSet versions) {
    Map<Version, FeatureSet> compiled = new HashMap<>();
    String fingerprint = null;
    UserState state = null;
    for (int i = 0; i <= index; i++) {
      Life.Lived row = life.row(i);
      Version version = versions.find(row.prediction().pipelineVersion()).orElse(null);
      Optional<String> obstacle = obstacle(row, i + 1L, version, fingerprint);
      if (obstacle.isPresent()) {
        return new Recomputation(
            Past.unverifiable(life.row(index).userSeq() - 1, obstacle.get()), Optional.empty());
      }
      FeatureSet features = compiled.computeIfAbsent(version, Version::features);
      if (state == null) {
        fingerprint = version.fingerprint();
        state = features.newUser();
      }
      Past past = i == index ? past(features, state) : null;
      FeatureVector now = features.advance(state, version.event(row.event()));
      if (i == index) {
        return new Recomputation(past, Optional.of(now));
      }
    }
    throw new IllegalArgumentException("No such row: " + index);
  }

  /** The reason why the rows before this one do not lead to it. */
  private static Optional<String> obstacle(
      Life.Lived row, long expectedSeq, Version version, String fingerprint) {
    String reason = null;
    if (row.userSeq() > expectedSeq) {
      reason =
          "user_seq %d is missing, %d comes next (retention or erasure has taken it)"
              .formatted(expectedSeq, row.userSeq());
    } else if (version == null) {
      reason = "the version of user_seq %d cannot be recomputed".formatted(row.userSeq());
    } else if (row.event() == null) {
      reason = "the event of user_seq %d is missing".formatted(row.userSeq());
    } else if (fingerprint != null && !fingerprint.equals(version.fingerprint())) {
      reason = "other features begin at user_seq %d".formatted(row.userSeq());
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
