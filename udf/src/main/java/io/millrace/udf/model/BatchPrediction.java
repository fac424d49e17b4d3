package io.millrace.udf.model;

import io.millrace.feature.FeatureVector;
import io.millrace.scoring.Score;
import io.millrace.scoring.Scorer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.FunctionContext;

/**
 * Gathers rows, which Flink hands over one by one, into batches. A batch ends when it is full, or
 * when its first row has waited long enough. The model runs in one thread. A row's score does not
 * depend on the other rows of its batch.
 */
public final class BatchPrediction extends AsyncPredictFunction {
  private static final long serialVersionUID = 1L;
  private static final long CLOSE_S = 60;

  private final DeclaredModel model;
  private final Duration delay;
  private transient Scorer scorer;
  private transient ScheduledExecutorService thread;
  private transient List<Waiting> batch;
  private transient ScheduledFuture<?> deadline;

  private record Waiting(FeatureVector row, CompletableFuture<Collection<RowData>> score) {}

  BatchPrediction(DeclaredModel model, Duration delay) {
    this.model = model;
    this.delay = delay;
  }

  @Override
  public void open(FunctionContext context) throws IOException {
    scorer = model.scorer();
    thread = Executors.newSingleThreadScheduledExecutor(run -> new Thread(run, "onnx-predict"));
    batch = new ArrayList<>();
  }

  @Override
  public CompletableFuture<Collection<RowData>> asyncPredict(RowData input) {
    Waiting waiting = new Waiting(model.columns().vector(input), new CompletableFuture<>());
    synchronized (this) {
      batch.add(waiting);
      if (batch.size() == model.batchSize()) {
        List<Waiting> full = take();
        thread.execute(() -> score(full));
      } else if (batch.size() == 1) {
        deadline =
            thread.schedule(() -> score(takeAtDeadline()), delay.toNanos(), TimeUnit.NANOSECONDS);
      }
    }
    return waiting.score();
  }

  private synchronized List<Waiting> takeAtDeadline() {
    return take();
  }

  /** Takes the rows that wait; none where a full batch has left in the meantime. */
  private List<Waiting> take() {
    List<Waiting> taken = batch;
    batch = new ArrayList<>();
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
    return taken;
  }

  private void score(List<Waiting> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try {
      Score[] scores = scorer.score(rows.stream().map(Waiting::row).toArray(FeatureVector[]::new));
      for (int i = 0; i < scores.length; i++) {
        rows.get(i).score().complete(List.of(model.columns().row(scores[i].value())));
      }
    } catch (RuntimeException e) {
      rows.forEach(row -> row.score().completeExceptionally(e));
    }
  }

  @Override
  public void close() throws InterruptedException {
    if (thread != null) {
      thread.shutdownNow();
      // A call of native code cannot be interrupted, and needs the model until it returns.
      thread.awaitTermination(CLOSE_S, TimeUnit.SECONDS);
    }
    if (scorer != null) {
      scorer.close();
    }
  }
}
