package io.millrace.flink.scoring;

import io.millrace.feature.FeatureColumn;
import io.millrace.feature.FeatureVector;
import io.millrace.flink.Refusal;
import io.millrace.flink.RouteMetrics;
import io.millrace.lake.start.LaterCheck;
import io.millrace.metric.Metric;
import io.millrace.scoring.Batching;
import io.millrace.scoring.ModelDefinition;
import io.millrace.scoring.ModelException;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.ScoredBatch;
import io.millrace.scoring.Scorer;
import io.millrace.scoring.SharedScorers;
import io.millrace.scoring.TimedScorer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores with a model. All tasks of a TaskManager share one session; each task has its own threads
 * and timeout.
 */
final class ModelScoring implements Scoring {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ModelScoring.class);

  private final ScoringStep.Model model;
  private final List<FeatureColumn> columns;
  private final String pipelineVersion;

  /**
   * @param columns all features of the pipeline, in order
   */
  ModelScoring(ScoringStep.Model model, List<FeatureColumn> columns, String pipelineVersion) {
    this.model = model;
    this.columns = List.copyOf(columns);
    this.pipelineVersion = pipelineVersion;
  }

  @Override
  public Open open(RuntimeContext context, RouteMetrics metrics) throws IOException {
    ModelDefinition definition = model.definition();
    Scorer scorer = acquire(context);
    Batching batching = scorer.batching();
    LOG.info(
        "Model {} version {}: {} on {} ({})",
        definition.name(),
        definition.version(),
        batching.mode(),
        scorer.runtime(),
        batching.reason());
    scorer.warning().ifPresent(warning -> LOG.warn("Model {}: {}", definition.name(), warning));
    TimedScorer timed = new TimedScorer(scorer, model.threads(), model.timeout());
    register(metrics, timed);
    ModelIdentity identity =
        new ModelIdentity(
            definition.name(), definition.version(), definition.sha256(), scorer.runtime());
    return new Timed(timed, identity);
  }

  /**
   * Opens the model's session. A fault of the model itself is a refusal: no restart can mend it.
   */
  private Scorer acquire(RuntimeContext context) throws IOException {
    try {
      return SharedScorers.ofThisProcess()
          .acquire(
              model.definition(), columns, model.callRows(), () -> model.loader().load(context));
    } catch (ModelException e) {
      throw new Refusal(LaterCheck.MODEL, e.getMessage(), e);
    }
  }

  private void register(RouteMetrics metrics, TimedScorer timed) {
    metrics.counter(Metric.ROW_RETRIES, timed.scorer()::retriedRows);
    metrics.counter(Metric.SCORING_TIMEOUTS, timed::timeouts);
    metrics.counter(Metric.THREADS_REPLACED, timed::timeouts);
    metrics.gauge(Metric.THREADS_STUCK, timed::stuckThreads);
    boolean rowByRow = timed.scorer().batching().mode() != Batching.Mode.BATCHES;
    metrics.gauge(
        Metric.ROW_BY_ROW, () -> rowByRow ? 1 : 0, pipelineVersion, model.definition().version());
  }

  private record Timed(TimedScorer scorer, ModelIdentity model) implements Open {
    @Override
    public CompletableFuture<ScoredBatch> score(FeatureVector[] rows) {
      return scorer.score(rows);
    }

    @Override
    public void close() {
      scorer.close();
    }
  }
}
