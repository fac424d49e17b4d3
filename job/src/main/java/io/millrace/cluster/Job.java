package io.millrace.cluster;

import java.time.Instant;

/**
 * A job of a cluster.
 *
 * @param state such as RUNNING, RESTARTING, FINISHED, CANCELED, FAILED
 * @param since when it was submitted
 */
public record Job(String id, String name, String state, Instant since) {
  /** Whether it has not ended for good. */
  public boolean isLive() {
    return switch (state) {
      case "FINISHED", "CANCELED", "FAILED" -> false;
      default -> true;
    };
  }

  /** Whether the JobManager has got over making it ready, well or not. */
  boolean hasStarted() {
    return !state.equals("INITIALIZING") && !state.equals("CREATED");
  }
}
