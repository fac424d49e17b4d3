package io.millrace.cluster;

import java.time.Instant;
import java.util.Optional;

/**
 * A job of a cluster.
 *
 * @param state such as RUNNING, RESTARTING, FINISHED, CANCELED, FAILED
 * @param since the time of its submission
 * @param ended the time of its final end; empty where it has not ended
 */
public record Job(String id, String name, String state, Instant since, Optional<Instant> ended) {
  /** Whether the job has not ended for good. */
  public boolean isLive() {
    return !hasEnded(state);
  }

  /** Whether a state is one that a job has ended in for good. */
  static boolean hasEnded(String state) {
    return switch (state) {
      case "FINISHED", "CANCELED", "FAILED" -> true;
      default -> false;
    };
  }

  /** The job in another state. */
  Job in(String other) {
    return new Job(id, name, other, since, ended);
  }

  /** Whether the JobManager has finished preparing the job, with success or without. */
  boolean hasStarted() {
    return !state.equals("INITIALIZING") && !state.equals("CREATED");
  }
}
