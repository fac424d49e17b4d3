package io.millrace.flink.batch;

import io.millrace.bootstrap.BootstrapCounts;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.functions.RuntimeContext;

/** The counts of a bootstrap's tasks, on their way to the submitting process. */
final class BootstrapAccumulators {
  private static final String USERS = "bootstrap users";
  private static final String EVENTS = "bootstrap events";
  private static final String PARTIAL_USERS = "bootstrap partial users";

  private BootstrapAccumulators() {}

  /** Adds the counts of a task, when it is done. */
  static void add(RuntimeContext context, BootstrapCounts counts) {
    context.getLongCounter(USERS).add(counts.users());
    context.getLongCounter(EVENTS).add(counts.events());
    context.getLongCounter(PARTIAL_USERS).add(counts.partialUsers());
  }

  /** The counts of all tasks. */
  static BootstrapCounts counts(JobExecutionResult done) {
    return new BootstrapCounts(
        done.getAccumulatorResult(USERS),
        done.getAccumulatorResult(EVENTS),
        done.getAccumulatorResult(PARTIAL_USERS));
  }
}
