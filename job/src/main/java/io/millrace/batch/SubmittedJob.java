package io.millrace.batch;

import java.io.PrintStream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;

/** Says where a job's progress can be seen, as soon as the cluster has it. */
final class SubmittedJob implements JobListener {
  private final String cluster;
  private final PrintStream out;

  /**
   * @param cluster the address of its REST endpoint, which has the UI too
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

  /** The command says what came of it. */
  @Override
  public void onJobExecuted(JobExecutionResult result, Throwable failure) {}
}
