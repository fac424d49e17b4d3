package io.millrace.flink.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.streaming.api.datastream.AsyncDataStream.OutputMode;
import org.apache.flink.streaming.api.functions.async.AsyncFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.operators.async.AsyncWaitOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What Flink's async operator does by itself. */
@SuppressWarnings("try") // closing a harness may be interrupted, which ends the test anyway
class AsyncOperatorHazardTest {
  private static final long TIMEOUT_MS = 1_000;
  private static final long TIMED_OUT = -1;

  @Test
  void byDefaultOneSlowCallFailsTheJob() throws Exception {
    AsyncFunction<Long, Long> never = (row, result) -> {};
    try (var harness = harness(never)) {
      harness.getEnvironment().setExpectedExternalFailureCause(Exception.class);
      harness.open();
      harness.processElement(7L, 0);
      harness.setProcessingTime(TIMEOUT_MS);

      assertThat(harness.getEnvironment().getActualExternalFailureCause())
          .hasValueSatisfying(
              failure -> assertThat(failure).hasRootCauseInstanceOf(TimeoutException.class));
    }
  }

  /** A model that has one thread, and takes 400 ms for a row. */
  @Test
  void rowsTimeOutThatTheModelWasNeverAskedFor() throws Exception {
    OneThread model = new OneThread();
    try (var harness = harness(model)) {
      harness.open();
      for (long row = 0; row < 5; row++) {
        harness.processElement(row, 0);
      }
      for (int now = 400; now <= 2_000; now += 400) {
        harness.setProcessingTime(now);
        model.answer();
      }
      harness.endInput();

      assertThat(harness.extractOutputValues())
          .containsExactly(0L, 1L, TIMED_OUT, TIMED_OUT, TIMED_OUT);
      assertThat(model.asked).as("rows that came to the model before they timed out").hasSize(3);
    }
  }

  private static OneInputStreamOperatorTestHarness<Long, Long> harness(
      AsyncFunction<Long, Long> function) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<Long, Long>(
            new AsyncWaitOperatorFactory<>(function, TIMEOUT_MS, 10, OutputMode.ORDERED),
            LongSerializer.INSTANCE);
    harness.setup(LongSerializer.INSTANCE);
    return harness;
  }

  /** Answers the row that it has, when a test says so, and then takes the next that waits. */
  private static final class OneThread implements AsyncFunction<Long, Long> {
    private static final long serialVersionUID = 1L;

    private final transient List<ResultFuture<Long>> waiting = new ArrayList<>();
    private final transient List<Long> rows = new ArrayList<>();
    private final transient List<Long> gone = new ArrayList<>();
    private final transient List<Long> asked = new ArrayList<>();

    @Override
    public void asyncInvoke(Long row, ResultFuture<Long> result) {
      rows.add(row);
      waiting.add(result);
      if (rows.size() == 1) {
        asked.add(row);
      }
    }

    @Override
    public void timeout(Long row, ResultFuture<Long> result) {
      gone.add(row);
      result.complete(List.of(TIMED_OUT));
    }

    void answer() {
      if (rows.isEmpty()) {
        return;
      }
      waiting.remove(0).complete(List.of(rows.remove(0)));
      if (!rows.isEmpty() && !gone.contains(rows.get(0))) {
        asked.add(rows.get(0));
      }
    }
  }
}
