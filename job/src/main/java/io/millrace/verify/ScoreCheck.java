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

/** Scores recomputed features in batches, and compares. Belongs to one thread and version. */
final class ScoreCheck {
  private final Version version;
  private final Models models;
  private final Tally tally;
  private final Findings findings;
  private final List<FeatureVector> vectors = new ArrayList<>();
  private final List<StoredPrediction> rows = new ArrayList<>();
  private ModelIdentity lastModel;
  private long run;

  ScoreCheck(Version version, Models models, Tally tally, Findings findings) {
    this.version = version;
    this.models = models;
    this.tally = tally;
    this.findings = findings;
  }

  void add(StoredPrediction row, FeatureVector recomputed) {
    tally.status(row.score().status());
    count(row.model());
    if (!version.hasModel()) {
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

  /** Rows of one model come in long runs. */
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

  /** When there are no more rows. */
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
    if (!Float.isNaN(row.score().value())) {
      findings.add(
          Difference.of(
              DifferenceKind.SCORE, row, "score", Bits.text(row.score().value()), "null"));
    }
    if (row.model() != null) {
      findings.add(
          Difference.of(DifferenceKind.MODEL, row, "model", label(row.model()), "no model"));
    }
  }

  private void compareModel(StoredPrediction row) {
    var model = version.pipeline().model();
    ModelIdentity named = row.model();
    if (named == null
        || !Objects.equals(named.name(), model.name())
        || !Objects.equals(named.version(), model.version())
        || !Objects.equals(named.sha256(), model.sha256())) {
      findings.add(
          Difference.of(
              DifferenceKind.MODEL,
              row,
              "model",
              named == null
                  ? "no model"
                  : named.name() + " " + named.version() + " " + named.sha256(),
              model.name() + " " + model.version() + " " + model.sha256()));
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
    Score stored = row.score();
    switch (stored.status()) {
      case SCORED -> compareScored(row, here, runtime);
      case FAILED, TIMED_OUT -> {
        if (here.status() == ScoreStatus.SCORED) {
          tally.scoredNow++;
        } else {
          tally.failedAgain++;
        }
        if (!Float.isNaN(stored.value())) {
          findings.add(
              Difference.of(DifferenceKind.SCORE, row, "score", Bits.text(stored.value()), "null"));
        }
      }
      case UNSCORED -> status(row, here.status());
    }
  }

  private void compareScored(StoredPrediction row, Score here, String runtime) {
    tally.scores++;
    float stored = row.score().value();
    boolean same = here.status() == ScoreStatus.SCORED && Bits.same(stored, here.value());
    if (row.model() != null && !runtime.equals(row.model().runtime())) {
      tally.otherRuntime++;
      if (!same) {
        tally.otherRuntimeDiffering++;
        tally.ulpsMax = Math.max(tally.ulpsMax, Bits.ulps(stored, here.value()));
      }
    } else if (!same && here.status() != ScoreStatus.SCORED) {
      status(row, here.status());
    } else if (!same) {
      findings.add(
          Difference.of(
              DifferenceKind.SCORE, row, "score", Bits.text(stored), Bits.text(here.value())));
    }
  }

  private void status(StoredPrediction row, ScoreStatus expected) {
    findings.add(
        Difference.of(
            DifferenceKind.STATUS, row, "status", row.score().status().name(), expected.name()));
  }
}
