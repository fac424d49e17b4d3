package io.millrace.flink.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.FeatureRow;
import io.millrace.flink.type.FeatureBatch;
import io.millrace.flink.type.RouteType;
import io.millrace.scoring.Prediction;
import io.millrace.scoring.ScoreStatus;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@SuppressWarnings("try") // The harness lets close() throw all, InterruptedException too.
@Timeout(60) // A barrier that is never let through fails the test and does not hang it.
class ScoringOperatorTest {
  private static final int CAPACITY = 4;
  private final HeldScoring model = new HeldScoring();

  @Test
  void aBarrierWithAFullQueueLeavesNothingInFlight() throws Exception {
    try (var harness = opened(model, OutputMode.UNORDERED)) {
      for (int i = 0; i < CAPACITY; i++) {
        harness.processElement(batch(2 * i, 2 * i + 1), 0);
      }
      assertThat(harness.getOutput()).isEmpty();
      CompletableFuture<Void> scores = CompletableFuture.runAsync(() -> release(CAPACITY));

      harness.prepareSnapshotPreBarrier(1);

      scores.join();
      assertThat(numbers(harness)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
      OperatorSubtaskState state = harness.snapshot(1, 1);
      try (var restored = unopened(new HeldScoring(), OutputMode.UNORDERED)) {
        restored.initializeState(state);
        restored.open();
        restored.endInput();
        assertThat(restored.getOutput()).isEmpty();
      }
    }
  }

  @Test
  void aFullQueueHoldsTheInputBack() throws Exception {
    try (var harness = opened(model, OutputMode.ORDERED)) {
      for (int i = 0; i < CAPACITY; i++) {
        harness.processElement(batch(i), 0);
      }
      CompletableFuture<Void> scores = CompletableFuture.runAsync(model::release);

      harness.processElement(batch(CAPACITY), 0);

      scores.join();
      assertThat(numbers(harness)).containsExactly(0);
      release(CAPACITY);
      harness.endInput();
    }
  }

  @Test
  void theEndOfInputWaitsForAllScores() throws Exception {
    try (var harness = opened(model, OutputMode.ORDERED)) {
      harness.processElement(batch(1, 2), 0);
      harness.processElement(batch(3), 0);
      CompletableFuture<Void> scores = CompletableFuture.runAsync(() -> release(2));

      harness.endInput();

      scores.join();
      assertThat(numbers(harness)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void predictionsCarryScoreModelVersionAndTheRowItself() throws Exception {
    try (var harness = opened(model, OutputMode.ORDERED)) {
      FeatureBatch batch = batch(7);
      harness.processElement(batch, 0);
      model.release();
      harness.endInput();

      Prediction prediction = harness.extractOutputValues().get(0);
      assertThat(prediction.row()).isSameAs(batch.rows()[0]);
      assertThat(prediction.score().value()).isEqualTo(7f);
      assertThat(prediction.model()).isEqualTo(HeldScoring.MODEL);
      assertThat(prediction.pipelineVersion()).isEqualTo("v1");
      assertThat(prediction.scoredAtMs()).isPositive();
    }
  }

  @Test
  void withoutAModelEveryRowIsUnscored() throws Exception {
    try (var harness = opened(Scoring.unscored(), OutputMode.ORDERED)) {
      harness.processElement(batch(1, 2), 0);
      harness.prepareSnapshotPreBarrier(1);

      assertThat(harness.extractOutputValues())
          .hasSize(2)
          .allSatisfy(
              prediction -> {
                assertThat(prediction.score().status()).isEqualTo(ScoreStatus.UNSCORED);
                assertThat(prediction.model()).isNull();
              });
    }
  }

  @Test
  void stateWithoutAModelIsRestoredWithOne() throws Exception {
    OperatorSubtaskState state;
    try (var harness = opened(Scoring.unscored(), OutputMode.UNORDERED)) {
      harness.processElement(batch(1), 0);
      harness.prepareSnapshotPreBarrier(1);
      state = harness.snapshot(1, 1);
    }
    try (var restored = unopened(model, OutputMode.ORDERED)) {
      restored.initializeState(state);
      restored.open();
      restored.processElement(batch(2), 0);
      model.release();
      restored.endInput();
      assertThat(numbers(restored)).containsExactly(2);
    }
  }

  @Test
  void aFaultOfTheScorerFailsTheTaskBeforeTheBarrierPasses() throws Exception {
    var harness = opened(model, OutputMode.ORDERED);
    harness.processElement(batch(1), 0);
    model.fail(new IllegalStateException("out of buffers"));

    assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1))
        .rootCause()
        .hasMessage("out of buffers");
    assertThat(harness.getOutput()).isEmpty();
  }

  @Test
  void closingClosesTheModel() throws Exception {
    try (var harness = opened(model, OutputMode.ORDERED)) {
      assertThat(harness.getOutput()).isEmpty();
    }
    assertThat(model.closed()).isTrue();
  }

  private void release(int batches) {
    for (int i = 0; i < batches; i++) {
      model.release();
    }
  }

  private static OneInputStreamOperatorTestHarness<FeatureBatch, Prediction> opened(
      Scoring scoring, OutputMode order) throws Exception {
    var harness = unopened(scoring, order);
    harness.open();
    return harness;
  }

  private static OneInputStreamOperatorTestHarness<FeatureBatch, Prediction> unopened(
      Scoring scoring, OutputMode order) throws Exception {
    SerializerConfigImpl config = new SerializerConfigImpl();
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new ScoringOperator.Factory(new ScoringFunction(scoring, "v1"), CAPACITY, order),
            RouteType.featureBatch().createSerializer(config));
    harness.setup(RouteType.prediction().createSerializer(config));
    return harness;
  }

  private static FeatureBatch batch(int... numbers) {
    return new FeatureBatch(
        Arrays.stream(numbers).mapToObj(FeatureRows::row).toArray(FeatureRow[]::new));
  }

  private static List<Integer> numbers(
      OneInputStreamOperatorTestHarness<FeatureBatch, Prediction> harness) {
    return harness.extractOutputValues().stream()
        .map(prediction -> (int) prediction.row().features().userSeq())
        .toList();
  }
}
