package io.millrace.flink;

import java.io.Serializable;
import org.slf4j.MDC;

/**
 * Where the log lines of a task's thread belong, beside the job's id, which Flink puts there
 * itself: keys for layouts that write a line's context, such as JSON ones. Flink gives each task a
 * context of its own and clears it when the task ends.
 */
public record LogPlace(String pipelineVersion) implements Serializable {
  static final String PIPELINE_VERSION = "pipeline-version";
  static final String CHECKPOINT = "checkpoint";

  /** From now on lines of this thread say which definition it works by. */
  public void enter() {
    MDC.put(PIPELINE_VERSION, pipelineVersion);
  }

  /** From now on lines of this thread come after the barrier of this checkpoint, or its commit. */
  public void checkpoint(long id) {
    MDC.put(CHECKPOINT, Long.toString(id));
  }
}
