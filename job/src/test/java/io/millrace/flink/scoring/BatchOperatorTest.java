package io.millrace.flink.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.FeatureRow;
import io.millrace.flink.type.FeatureBatch;
import io.millrace.flink.type.RouteType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchOperatorTest {
  private OneInputStreamOperatorTestHarness<FeatureRow, FeatureBatch> harness;

  @BeforeEach
  void open() throws Exception {
    harness = new OneInputStreamOperatorTestHarness<>(new BatchOperator(3, Duration.ofMillis(10)));
    harness.setup(RouteType.featureBatch().createSerializer(new SerializerConfigImpl()));
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void aFullBatchLeavesAtOnce() throws Exception {
    rows(1, 7);

    assertThat(batches()).containsExactly(List.of(1, 2, 3), List.of(4, 5, 6));
  }

  @Test
  void aBatchLeavesWhenItsFirstRowHasWaitedUntilTheDeadline() throws Exception {
    harness.setProcessingTime(100);
    rows(1, 1);
    harness.setProcessingTime(105);
    rows(2, 2);
    harness.setProcessingTime(109);
    assertThat(batches()).isEmpty();

    harness.setProcessingTime(110);

    assertThat(batches()).containsExactly(List.of(1, 2));
  }

  @Test
  void theTimerOfABatchThatWasFullDoesNotCutTheNext() throws Exception {
    harness.setProcessingTime(100);
    rows(1, 3);
    harness.setProcessingTime(105);
    rows(4, 4);

    harness.setProcessingTime(110);
    assertThat(batches()).containsExactly(List.of(1, 2, 3));

    harness.setProcessingTime(115);
    assertThat(batches()).containsExactly(List.of(1, 2, 3), List.of(4));
  }

  @Test
  void oneTimerAtMostIsPending() throws Exception {
    rows(1, 1_000);

    assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isEqualTo(1);
  }

  @Test
  void anIdleOperatorHasNoTimer() throws Exception {
    rows(1, 2);
    harness.setProcessingTime(1_000);

    assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
  }

  @Test
  void aBarrierInMidBatchFindsNothing() throws Exception {
    rows(1, 2);

    harness.prepareSnapshotPreBarrier(1);

    assertThat(batches()).containsExactly(List.of(1, 2));
    assertThat(harness.snapshot(1, 1).hasState()).isFalse();
    harness.prepareSnapshotPreBarrier(2);
    assertThat(batches()).hasSize(1);
  }

  @Test
  void theEndOfInputLeavesNothing() throws Exception {
    rows(1, 4);

    harness.endInput();

    assertThat(batches()).containsExactly(List.of(1, 2, 3), List.of(4));
  }

  private void rows(int first, int last) throws Exception {
    for (int number = first; number <= last; number++) {
      harness.processElement(FeatureRows.row(number), 0);
    }
  }

  private List<List<Integer>> batches() {
    List<List<Integer>> batches = new ArrayList<>();
    for (FeatureBatch batch : harness.extractOutputValues()) {
      batches.add(Arrays.stream(batch.rows()).map(row -> (int) row.features().userSeq()).toList());
    }
    return batches;
  }
}
