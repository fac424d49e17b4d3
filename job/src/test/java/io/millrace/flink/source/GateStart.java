package io.millrace.flink.source;

import io.millrace.event.EventSchema;
import io.millrace.flink.StartCheck;
import io.millrace.flink.StartedOperator;
import java.util.List;

/** The job's gate, for tests of other packages. */
public final class GateStart {
  private GateStart() {}

  /**
   * Starts it.
   *
   * @throws Exception what keeps the job from starting
   */
  public static void run(
      EventSchema schema, String fingerprint, StartCheck check, StartedOperator start)
      throws Exception {
    start.run(new SplitDecoded(schema, fingerprint, List.of(check)));
  }
}
