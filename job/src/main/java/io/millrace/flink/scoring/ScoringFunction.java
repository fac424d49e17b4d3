package io.millrace.flink.scoring;

import io.millrace.event.KafkaCoordinates;
import io.millrace.feature.FeatureRow;
import io.millrace.feature.FeatureVector;
import io.millrace.flink.RouteMetrics;
import io.millrace.flink.type.FeatureBatch;
import io.millrace.metric.Metric;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Prediction;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import io.millrace.scoring.ScoredBatch;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/** Maps batches to predictions: one for each row, whether its scoring succeeded or failed. */
final class ScoringFunction extends RichAsyncFunction<FeatureBatch, Prediction> {
  private static final long serialVersionUID = 1L;
  private static final String NO_MODEL = "none";

  private final Scoring scoring;
  private final String pipelineVersion;

  private transient RuntimeContext task;
  private transient Scoring.Open open;
  private transient ModelIdentity model;
  private transient long inFlight;
  private transient Map<ScoreStatus, Counter> predictions;
  private transient Histogram scoringTimeUs;
  private transient Histogram latencyMs;

  ScoringFunction(Scoring scoring, String pipelineVersion) {
    this.scoring = scoring;
    this.pipelineVersion = pipelineVersion;
  }

  /**
   * Keeps the task's context, since Flink's context of asynchronous functions refuses the
   * distributed cache.
   */
  @Override
  public void setRuntimeContext(RuntimeContext context) {
    super.setRuntimeContext(context);
    task = context;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    RouteMetrics metrics = new RouteMetrics(task.getMetricGroup());
    open = scoring.open(task, metrics);
    model = open.model();
    String name = model == null ? NO_MODEL : model.name();
    String version = model == null ? NO_MODEL : model.version();
    predictions = new EnumMap<>(ScoreStatus.class);
    for (ScoreStatus status : ScoreStatus.values()) {
      predictions.put(
          status, metrics.counter(Metric.PREDICTIONS, pipelineVersion, version, status.name()));
    }
    scoringTimeUs = metrics.histogram(Metric.SCORING_TIME, pipelineVersion, version);
    latencyMs = metrics.histogram(Metric.PREDICTION_LATENCY, pipelineVersion, version);
    metrics.gauge(Metric.BATCHES_IN_FLIGHT, () -> inFlight);
    metrics.gauge(Metric.INFO, () -> 1, pipelineVersion, name, version);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The last step fails only once the task has ended.
  public void asyncInvoke(FeatureBatch batch, ResultFuture<Prediction> result) {
    FeatureRow[] rows = batch.rows();
    FeatureVector[] features = new FeatureVector[rows.length];
    for (int i = 0; i < rows.length; i++) {
      features[i] = rows[i].features();
    }
    inFlight++;
    open.score(features)
        .thenApply(scored -> outcome(rows, scored))
        .exceptionally(ScoringFunction::failed)
        .thenAccept(outcome -> result.complete(outcome::take));
  }

  /**
   * The outcome of a batch, made on the scorer's thread, so that it costs the task's thread
   * nothing.
   */
  private Outcome outcome(FeatureRow[] rows, ScoredBatch scored) {
    long scoredAtMs = System.currentTimeMillis();
    Score[] scores = scored.scores();
    Prediction[] made = new Prediction[rows.length];
    for (int i = 0; i < rows.length; i++) {
      made[i] = new Prediction(rows[i], scores[i], model, pipelineVersion, scoredAtMs);
    }
    return () -> {
      inFlight--;
      if (model != null) {
        scoringTimeUs.update(scored.elapsedNanos() / 1_000);
      }
      count(made, scoredAtMs);
      return Arrays.asList(made);
    };
  }

  /**
   * The outcome of a failed batch, which throws in the task's thread. With Flink's own {@code
   * completeExceptionally}, the queue would go on without the batch's rows, and a waiting barrier
   * could pass before the task has failed.
   */
  private static Outcome failed(Throwable failure) {
    return () -> {
      throw new IllegalStateException(
          "Cannot score a batch: the scorer itself failed (rows that fail do not end here)",
          failure);
    };
  }

  private void count(Prediction[] made, long scoredAtMs) {
    for (Prediction prediction : made) {
      predictions.get(prediction.score().status()).inc();
    }
    KafkaCoordinates oldest = made[0].row().kafka();
    if (oldest.hasTimestamp()) {
      latencyMs.update(scoredAtMs - oldest.timestampMs());
    }
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
    }
  }

  /** The outcome of a batch, taken in the task's thread. */
  private interface Outcome {
    List<Prediction> take();
  }
}
