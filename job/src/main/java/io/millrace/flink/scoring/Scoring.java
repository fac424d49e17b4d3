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

/** What gives the scores: shipped to the tasks, and opened in each. */
interface Scoring extends Serializable {
  Open open(RuntimeContext context, RouteMetrics metrics) throws Exception;

  /** Scoring in one task. */
  interface Open extends AutoCloseable {
    /**
     * One score a row; completes exceptionally on faults of ours alone, never on those of a row.
     */
    CompletableFuture<ScoredBatch> score(FeatureVector[] rows);

    /** Null without a model. */
    ModelIdentity model();

    @Override
    void close();
  }

  /** Without a model, features are logged alone. */
  static Scoring unscored() {
    return (context, metrics) -> new Unscored();
  }

  /** Every row is {@code UNSCORED}. */
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
