package io.millrace.flink.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.FeatureVector;
import io.millrace.flink.RouteMetrics;
import io.millrace.flink.type.RouteType;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Prediction;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoredBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.io.network.api.CheckpointBarrier;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.OneInputStreamTask;
import org.apache.flink.streaming.runtime.tasks.StreamTaskMailboxTestHarness;
import org.apache.flink.streaming.runtime.tasks.StreamTaskMailboxTestHarnessBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batcher and scoring as one chain in Flink's own task, with its mailbox and real barriers. */
@SuppressWarnings("try") // The harness lets close() throw all, InterruptedException too.
@Timeout(60) // A barrier that is never let through fails the test and does not hang it.
class ScoringChainTest {
  private static final int BATCH_ROWS = 3;
  private static final int CAPACITY = 4;

  /** Batches that wait for a score. Static, since the task works on a copy of the scoring. */
  private static final BlockingQueue<Waiting> WAITING = new LinkedBlockingQueue<>();

  private record Waiting(FeatureVector[] rows, CompletableFuture<ScoredBatch> result) {
    void release() {
      Score[] scores =
          Arrays.stream(rows)
              .map(row -> Score.scored((float) row.numbers()[0]))
              .toArray(Score[]::new);
      result.complete(new ScoredBatch(scores, 1_000));
    }
  }

  private static final class Held implements Scoring, Scoring.Open {
    private static final long serialVersionUID = 1L;

    @Override
    public Open open(RuntimeContext context, RouteMetrics metrics) {
      return this;
    }

    @Override
    public CompletableFuture<ScoredBatch> score(FeatureVector[] rows) {
      Waiting waiting = new Waiting(rows, new CompletableFuture<>());
      WAITING.add(waiting);
      return waiting.result;
    }

    @Override
    public ModelIdentity model() {
      return null;
    }

    @Override
    public void close() {}
  }

  @Test
  void allThatCameBeforeABarrierLeavesBeforeIt() throws Exception {
    int rows = BATCH_ROWS * CAPACITY - 1; // The last batch is not full, and the queue is.
    try (var harness = harness()) {
      harness.setAutoProcess(false);
      for (int i = 0; i < rows; i++) {
        harness.processElement(new StreamRecord<>(FeatureRows.row(i)));
      }
      harness.processEvent(
          new CheckpointBarrier(7, 0, CheckpointOptions.forCheckpointWithDefaultLocation()));
      harness.processElement(new StreamRecord<>(FeatureRows.row(rows)));
      // The part batch comes only when the barrier has asked for it: nothing is scored before.
      CompletableFuture<Void> scores = CompletableFuture.runAsync(() -> releaseAll(CAPACITY));

      harness.processAll();

      scores.join();
      List<Object> output = List.copyOf(harness.getOutput());
      assertThat(output).hasSize(rows + 1);
      assertThat(output.subList(0, rows))
          .extracting(ScoringChainTest::number)
          .doesNotHaveDuplicates();
      assertThat(output.get(rows)).isInstanceOf(CheckpointBarrier.class);
      harness.endInput();
      CompletableFuture<Void> last = CompletableFuture.runAsync(() -> releaseAll(1));
      harness.waitForTaskCompletion();
      last.join();
      assertThat(harness.getOutput()).extracting(ScoringChainTest::number).contains((long) rows);
    }
  }

  private static long number(Object output) {
    return output instanceof StreamRecord<?> streamRecord
        ? ((Prediction) streamRecord.getValue()).row().features().userSeq()
        : -1;
  }

  private static void releaseAll(int batches) {
    List<Waiting> all = new ArrayList<>();
    try {
      while (all.size() < batches) {
        all.add(WAITING.take());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    all.forEach(Waiting::release);
  }

  @SuppressWarnings("deprecation") // The other ways to chain ask for side outputs, too.
  private static StreamTaskMailboxTestHarness<Prediction> harness() throws Exception {
    SerializerConfigImpl config = new SerializerConfigImpl();
    return new StreamTaskMailboxTestHarnessBuilder<>(
            OneInputStreamTask::new, RouteType.prediction())
        .addInput(RouteType.featureRow())
        .setCollectNetworkEvents()
        .setupOperatorChain(new BatchOperator(BATCH_ROWS, Duration.ofHours(1)))
        .chain(
            new OperatorID(),
            new ScoringOperator.Factory(
                new ScoringFunction(new Held(), "v1"), CAPACITY, OutputMode.UNORDERED),
            RouteType.featureBatch().createSerializer(config),
            RouteType.prediction().createSerializer(config),
            false)
        .finish()
        .build();
  }
}
