package io.millrace.batch;

import java.io.PrintStream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;

/** Prints the address of a job's progress as soon as the cluster has the job. */
final class SubmittedJob implements JobListener {
  private final String cluster;
  private final PrintStream out;

  /**
   * @param cluster the address of the cluster's REST endpoint, which has the UI too
   */
  SubmittedJob(String cluster, PrintStream out) {
    this.cluster = cluster;
    this.out = out;
  }

  @Override
  public void onJobSubmitted(JobClient job, Throwable failure) {
    if (job != null) {
      out.printf("Running      %s/#/job/running/%s/overview%n", cluster, job.getJobID());
    }
  }

  /** Does nothing: the command reports the result. */
  @Override
  public void onJobExecuted(JobExecutionResult result, Throwable failure) {}
}
