package io.millrace.flink;

import java.util.OptionalLong;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/**
 * The start of a job's operator: its id, and the state that it starts from.
 *
 * @param checkpoint empty where it is not restored
 * @param state none is empty
 */
public record StartedOperator(JobID job, OptionalLong checkpoint, OperatorSubtaskState state) {
  /**
   * Starts and ends it.
   *
   * @throws Exception what keeps it from starting
   */
  @SuppressWarnings("try") // closing a harness may be interrupted, which ends the test anyway
  public <I, O> void run(OneInputStreamOperator<I, O> operator) throws Exception {
    try (MockEnvironment task = MockEnvironment.builder().setJobID(job).build();
        var harness = new OneInputStreamOperatorTestHarness<>(operator, task)) {
      if (checkpoint.isPresent()) {
        harness.setRestoredCheckpointId(checkpoint.getAsLong());
        harness.initializeState(state);
      } else {
        harness.initializeEmptyState();
      }
    }
  }
}
