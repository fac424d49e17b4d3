package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.feature.ColumnType;
import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureSet;
import io.millrace.feature.FeatureVector;
import io.millrace.feature.UserState;
import io.millrace.history.UserHistory;
import io.millrace.lake.StoredPrediction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Recomputes users, one after the other, and compares every prediction with what the table has. A
 * user is recomputed up to the first row that cannot be: what comes after it hangs on it. Belongs
 * to one thread.
 */
public final class UserCheck implements Consumer<UserHistory> {
  private final VersionSet versions;
  private final Models models;
  private final Findings findings;
  private final Tally tally = new Tally();
  private final Map<String, Recomputed> recomputed = new HashMap<>();
  private UserState state;
  private String fingerprint;

  /** A version with what belongs to this thread of it. */
  private record Recomputed(
      Version version, FeatureSet features, List<FeatureColumn> columns, ScoreCheck scores) {}

  public UserCheck(VersionSet versions, Models models, Findings findings) {
    this.versions = versions;
    this.models = models;
    this.findings = findings;
  }

  @Override
  public void accept(UserHistory user) {
    tally.users++;
    user.eventsWithoutPrediction().forEach(this::predictionMissing);
    user.doubledPredictions()
        .forEach(
            kafka ->
                findings.add(
                    Difference.ofRecord(
                        DifferenceKind.PREDICTION_DOUBLED,
                        kafka,
                        user.userId(),
                        null,
                        kafka.toString())));
    state = null;
    fingerprint = null;
    Optional<String> stopped = Optional.empty();
    int done = 0;
    while (done < user.size() && stopped.isEmpty()) {
      stopped = check(user.entry(done), done + 1L);
      done += stopped.isEmpty() ? 1 : 0;
    }
    if (stopped.isPresent()) {
      tally.unverifiable(user.userId(), stopped.get(), user.size() - done);
      StoredPrediction last = user.entry(user.size() - 1).prediction();
      tally.deletedRows += Math.max(0, last.row().features().userSeq() - user.size());
    }
  }

  private void predictionMissing(Event event) {
    findings.add(
        Difference.ofRecord(
            DifferenceKind.PREDICTION_MISSING,
            event.kafka(),
            event.userId(),
            event.eventId(),
            event.kafka().toString()));
  }

  /** Returns why the user cannot be recomputed from here on, if so. */
  private Optional<String> check(UserHistory.Entry entry, long expectedSeq) {
    StoredPrediction row = entry.prediction();
    long userSeq = row.row().features().userSeq();
    if (userSeq > expectedSeq) {
      return Optional.of("user_seq " + expectedSeq + " is missing, " + userSeq + " comes next");
    }
    Recomputed version = version(row.pipelineVersion()).orElse(null);
    if (version == null) {
      findings.add(
          Difference.of(
              DifferenceKind.VERSION_UNKNOWN,
              row,
              "pipeline_version",
              row.pipelineVersion(),
              "a version that can be recomputed"));
      return Optional.of("its version at user_seq " + userSeq + " cannot be recomputed");
    }
    if (entry.event() == null) {
      findings.add(
          Difference.of(
              DifferenceKind.EVENT_MISSING, row, null, null, row.row().kafka().toString()));
      return Optional.of("the event of user_seq " + userSeq + " is missing");
    }
    if (!version.version().fingerprint().equals(fingerprint)) {
      if (fingerprint != null) {
        return Optional.of("other features begin at user_seq " + userSeq);
      }
      fingerprint = version.version().fingerprint();
      state = version.features().newUser();
    }
    compareIdentity(row, entry.event());
    FeatureVector now = version.features().advance(state, version.version().event(entry.event()));
    compare(row, now, version);
    version.scores().add(row, now);
    tally.predictions++;
    return Optional.empty();
  }

  private Optional<Recomputed> version(String hash) {
    Recomputed known = recomputed.get(hash);
    if (known == null) {
      known =
          versions
              .find(hash)
              .map(
                  version -> {
                    FeatureSet features = version.features();
                    return new Recomputed(
                        version,
                        features,
                        features.columns(),
                        new ScoreCheck(version, models, tally, findings));
                  })
              .orElse(null);
      recomputed.put(hash, known);
    }
    return Optional.ofNullable(known);
  }

  private void compareIdentity(StoredPrediction row, Event event) {
    FeatureRow identity = row.row();
    compareTexts(row, "event_id", identity.eventId(), event.eventId());
    compareTimes(row, "event_time", identity.eventTimeMs(), event.eventTimeMs());
    compareTimes(
        row, "kafka.timestamp", identity.kafka().timestampMs(), event.kafka().timestampMs());
  }

  private void compareTimes(StoredPrediction row, String column, long storedMs, long expectedMs) {
    if (storedMs != expectedMs) {
      findings.add(
          Difference.of(
              DifferenceKind.IDENTITY, row, column, storedMs + " ms", expectedMs + " ms"));
    }
  }

  private void compareTexts(StoredPrediction row, String column, String stored, String expected) {
    if (!stored.equals(expected)) {
      findings.add(Difference.of(DifferenceKind.IDENTITY, row, column, stored, expected));
    }
  }

  private void compare(StoredPrediction row, FeatureVector now, Recomputed version) {
    FeatureVector stored = row.row().features();
    if (stored.userSeq() != now.userSeq()) {
      findings.add(
          Difference.of(
              DifferenceKind.USER_SEQ,
              row,
              "user_seq",
              String.valueOf(stored.userSeq()),
              String.valueOf(now.userSeq())));
    }
    if (stored.referenceTimeMs() != now.referenceTimeMs()) {
      findings.add(
          Difference.of(
              DifferenceKind.REFERENCE_TIME,
              row,
              "reference_time",
              stored.referenceTimeMs() + " ms",
              now.referenceTimeMs() + " ms"));
    }
    List<FeatureColumn> columns = version.columns();
    int[] places = version.version().columns();
    tally.features += places.length;
    for (int i = 0; i < places.length; i++) {
      if (columns.get(i).type() == ColumnType.STRING) {
        String before = stored.texts()[places[i]];
        if (!Objects.equals(before, now.texts()[i])) {
          feature(row, columns.get(i), String.valueOf(before), String.valueOf(now.texts()[i]));
        }
      } else if (!Bits.same(stored.numbers()[places[i]], now.numbers()[i])) {
        feature(
            row,
            columns.get(i),
            Bits.text(stored.numbers()[places[i]]),
            Bits.text(now.numbers()[i]));
      }
    }
  }

  private void feature(StoredPrediction row, FeatureColumn column, String stored, String now) {
    findings.add(Difference.of(DifferenceKind.FEATURE, row, column.name(), stored, now));
  }

  /** When there are no more users. */
  public Tally end() {
    for (Recomputed each : recomputed.values()) {
      if (each != null) {
        each.scores().end();
      }
    }
    return tally;
  }
}
