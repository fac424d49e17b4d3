package io.millrace.flink.scoring;

import io.millrace.feature.FeatureVector;
import io.millrace.flink.RouteMetrics;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoredBatch;
import java.io.Serializable;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.functions.RuntimeContext;

/** The source of the scores: shipped to the tasks, and opened in each. */
interface Scoring extends Serializable {
  Open open(RuntimeContext context, RouteMetrics metrics) throws Exception;

  /** Scoring in one task. */
  interface Open extends AutoCloseable {
    /**
     * Computes one score for each row; completes exceptionally only for a fault of this program,
     * never for one of a row.
     */
    CompletableFuture<ScoredBatch> score(FeatureVector[] rows);

    /** The model's identity; null without a model. */
    ModelIdentity model();

    @Override
    void close();
  }

  /** Scoring without a model: only features are logged. */
  static Scoring unscored() {
    return (context, metrics) -> new Unscored();
  }

  /** Gives every row the status {@code UNSCORED}. */
  final class Unscored implements Open {
    @Override
    public CompletableFuture<ScoredBatch> score(FeatureVector[] rows) {
      Score[] scores = new Score[rows.length];
      Arrays.fill(scores, Score.UNSCORED);
      return CompletableFuture.completedFuture(new ScoredBatch(scores, 0));
    }

    @Override
    public ModelIdentity model() {
      return null;
    }

    @Override
    public void close() {}
  }
}
