package io.millrace.verify;

import io.millrace.feature.FeatureVector;
import io.millrace.lake.StoredPrediction;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import io.millrace.scoring.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Scores recomputed features in batches, and compares the scores. Belongs to one thread and
 * version.
 */
final class ScoreCheck {
  private final Version version;
  private final Models models;
  private final Tally tally;
  private final Verdicts verdicts;
  private final ImportedStretches imported;
  private final List<FeatureVector> vectors = new ArrayList<>();
  private final List<StoredPrediction> rows = new ArrayList<>();
  private ModelIdentity lastModel;
  private long run;

  /**
   * @param imported the records that need have no score, though the version has a model
   */
  ScoreCheck(Version version, Models models, Verdicts verdicts, ImportedStretches imported) {
    this.version = version;
    this.models = models;
    this.verdicts = verdicts;
    this.imported = imported;
    this.tally = verdicts.tally();
  }

  void add(StoredPrediction row, FeatureVector recomputed) {
    tally.status(row.score().status());
    count(row.model());
    if (!version.hasModel() || isLeftUnscored(row)) {
      compareUnscored(row);
      return;
    }
    compareModel(row);
    vectors.add(recomputed);
    rows.add(row);
    if (rows.size() == Models.BATCH_SIZE) {
      flush();
    }
  }

  /** Whether an import without scores has made the row. */
  private boolean isLeftUnscored(StoredPrediction row) {
    return row.score().status() == ScoreStatus.UNSCORED && imported.hold(row.row().kafka());
  }

  /** Counts rows by model. Rows of one model come in long runs. */
  private void count(ModelIdentity model) {
    if (!Objects.equals(model, lastModel)) {
      endRun();
      lastModel = model;
    }
    run++;
  }

  private void endRun() {
    if (run > 0) {
      tally.rows(version.pipeline().version(), label(lastModel), run);
      run = 0;
    }
  }

  /** Counts and compares the rows that wait. Called after the last row. */
  void end() {
    endRun();
    flush();
  }

  private static String label(ModelIdentity model) {
    return model == null
        ? "no model"
        : model.name() + " " + model.version() + ", " + model.runtime();
  }

  private void compareUnscored(StoredPrediction row) {
    if (row.score().status() != ScoreStatus.UNSCORED) {
      status(row, ScoreStatus.UNSCORED);
    }
    compareNull(row);
    if (row.model() != null) {
      add(DifferenceKind.MODEL, row, "model", label(row.model()), "no model");
    }
  }

  /**
   * Checks that only a scored row has a score, and that a failed or timed-out row, and no other,
   * has an error.
   */
  private void compareNull(StoredPrediction row) {
    ScoreStatus status = row.score().status();
    if (status != ScoreStatus.SCORED && !Float.isNaN(row.score().value())) {
      add(DifferenceKind.SCORE, row, "score", Bits.text(row.score().value()), "null");
    }
    boolean hasError = row.score().error() != null;
    boolean mustHave = status == ScoreStatus.FAILED || status == ScoreStatus.TIMED_OUT;
    if (hasError != mustHave) {
      String stored = String.valueOf(row.score().error());
      add(DifferenceKind.STATUS, row, "error", stored, mustHave ? "an error of " + status : "null");
    }
  }

  private void add(
      DifferenceKind kind, StoredPrediction row, String column, String stored, String expected) {
    verdicts.add(Difference.of(kind, row, column, stored, expected));
  }

  private void compareModel(StoredPrediction row) {
    var model = version.pipeline().model();
    ModelIdentity named = row.model();
    if (named == null
        || !Objects.equals(named.name(), model.name())
        || !Objects.equals(named.version(), model.version())
        || !Objects.equals(named.sha256(), model.sha256())) {
      add(
          DifferenceKind.MODEL,
          row,
          "model",
          named == null ? "no model" : named.name() + " " + named.version() + " " + named.sha256(),
          model.name() + " " + model.version() + " " + model.sha256());
    }
  }

  private void flush() {
    if (rows.isEmpty()) {
      return;
    }
    Scorer scorer = models.of(version);
    Score[] scores = scorer.score(vectors.toArray(FeatureVector[]::new));
    for (int i = 0; i < scores.length; i++) {
      compare(rows.get(i), scores[i], scorer.runtime());
    }
    rows.clear();
    vectors.clear();
  }

  private void compare(StoredPrediction row, Score here, String runtime) {
    compareNull(row);
    switch (row.score().status()) {
      case SCORED -> compareScored(row, here, runtime);
      case FAILED, TIMED_OUT -> {
        if (here.status() == ScoreStatus.SCORED) {
          tally.scoredNow++;
          verdicts.deferred().add(statusDifference(row, here.status()));
        } else {
          tally.failedAgain++;
        }
      }
      case UNSCORED -> status(row, here.status());
    }
  }

  private void compareScored(StoredPrediction row, Score here, String runtime) {
    tally.scores++;
    float stored = row.score().value();
    if (here.status() != ScoreStatus.SCORED) {
      status(row, here.status());
      return;
    }
    boolean same = Bits.same(stored, here.value());
    boolean isOther = row.model() != null && !runtime.equals(row.model().runtime());
    long ulps = Float.isNaN(stored) ? Long.MAX_VALUE : Bits.distance(stored, here.value());
    boolean isNear = isOther && ulps <= verdicts.limits().ulps();
    if (isOther) {
      tally.otherRuntime++;
      tally.otherRuntimeDiffering += same ? 0 : 1;
      tally.ulpsMax = Float.isNaN(stored) ? tally.ulpsMax : Math.max(tally.ulpsMax, ulps);
    }
    if (!same && isNear) {
      tally.unrecomputed.add(NotRecomputed.OTHER_RUNTIME, 1);
    } else if (!same) {
      add(DifferenceKind.SCORE, row, "score", Bits.text(stored), Bits.text(here.value()));
    }
  }

  private void status(StoredPrediction row, ScoreStatus expected) {
    verdicts.add(statusDifference(row, expected));
  }

  private static Difference statusDifference(StoredPrediction row, ScoreStatus expected) {
    return Difference.of(
        DifferenceKind.STATUS, row, "status", row.score().status().name(), expected.name());
  }
}
