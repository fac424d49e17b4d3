package io.millrace.flink;

import java.io.Serializable;
import org.slf4j.MDC;

/**
 * The logging context of a task's thread, beside the job's id, which Flink adds itself: keys for
 * layouts that write a line's context, such as JSON ones. Flink gives each task a context of its
 * own and clears it when the task ends.
 */
public record LogPlace(String pipelineVersion) implements Serializable {
  static final String PIPELINE_VERSION = "pipeline-version";
  static final String CHECKPOINT = "checkpoint";

  /** Adds the definition's version to all further lines of this thread. */
  public void enter() {
    MDC.put(PIPELINE_VERSION, pipelineVersion);
  }

  /**
   * Adds this checkpoint to all further lines of this thread, which follow its barrier or commit.
   */
  public void checkpoint(long id) {
    MDC.put(CHECKPOINT, Long.toString(id));
  }
}
