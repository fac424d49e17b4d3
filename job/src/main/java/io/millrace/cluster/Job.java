package io.millrace.cluster;

import java.time.Instant;
import java.util.Optional;

/**
 * A job of a cluster.
 *
 * @param state such as RUNNING, RESTARTING, FINISHED, CANCELED, FAILED
 * @param since when it was submitted
 * @param ended when it ended for good; empty where it has not
 */
public record Job(String id, String name, String state, Instant since, Optional<Instant> ended) {
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
