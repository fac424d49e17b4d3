package io.millrace.flink.sink.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.LogPlace;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

@SuppressWarnings("try") // The harness lets close() throw all, InterruptedException too.
class RowsOperatorTest {
  @AfterEach
  void leaveNothingToOtherTests() {
    MDC.clear();
  }

  @Test
  void logLinesOfItsThreadNamePipelineVersionAndCheckpoint() throws Exception {
    try (var harness = harness()) {
      harness.open();

      assertThat(MDC.getCopyOfContextMap()).containsEntry("pipeline-version", "v1");
      assertThat(MDC.getCopyOfContextMap()).doesNotContainKey("checkpoint");

      harness.prepareSnapshotPreBarrier(7);
      assertThat(MDC.getCopyOfContextMap()).containsEntry("checkpoint", "7");
    }
  }

  @Test
  void rowsSinceTheBarrierBeforeAreReportedBeforeEachBarrier() throws Exception {
    try (var harness = harness()) {
      harness.open();
      harness.processElement(1, 0);
      harness.processElement(2, 0);

      harness.prepareSnapshotPreBarrier(1);
      harness.prepareSnapshotPreBarrier(2);

      assertThat(harness.getSideOutput(RowsOperator.WRITTEN))
          .extracting(record -> record.getValue())
          .containsExactly(2L);
    }
  }

  private static OneInputStreamOperatorTestHarness<Integer, Integer> harness() throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new RowsOperator<Integer>("events", new LogPlace("v1")), IntSerializer.INSTANCE);
  }
}
