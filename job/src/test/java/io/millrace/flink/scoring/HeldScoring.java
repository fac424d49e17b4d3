package io.millrace.flink.scoring;

import io.millrace.feature.FeatureVector;
import io.millrace.flink.RouteMetrics;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoredBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.functions.RuntimeContext;

/** A model that scores when the test lets it: the score is the row's number. */
final class HeldScoring implements Scoring, Scoring.Open {
  private static final long serialVersionUID = 1L;
  static final ModelIdentity MODEL = new ModelIdentity("m", "1", "00", "fake");

  private final transient Queue<Held> held = new ArrayDeque<>();
  private final transient List<Integer> batchSizes = new ArrayList<>();
  private transient boolean closed;

  private record Held(FeatureVector[] rows, CompletableFuture<ScoredBatch> result) {}

  @Override
  public Open open(RuntimeContext context, RouteMetrics metrics) {
    return this;
  }

  @Override
  public synchronized CompletableFuture<ScoredBatch> score(FeatureVector[] rows) {
    CompletableFuture<ScoredBatch> result = new CompletableFuture<>();
    held.add(new Held(rows, result));
    batchSizes.add(rows.length);
    return result;
  }

  synchronized int waiting() {
    return held.size();
  }

  synchronized List<Integer> batchSizes() {
    return List.copyOf(batchSizes);
  }

  /** Completes the oldest batch that waits. */
  void release() {
    Held next = take();
    Score[] scores = new Score[next.rows.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Score.scored((float) next.rows[i].numbers()[0]);
    }
    next.result.complete(new ScoredBatch(scores, 1_000));
  }

  void fail(Throwable failure) {
    take().result.completeExceptionally(failure);
  }

  private synchronized Held take() {
    return held.remove();
  }

  @Override
  public ModelIdentity model() {
    return MODEL;
  }

  @Override
  public void close() {
    closed = true;
  }

  boolean closed() {
    return closed;
  }
}
