package io.millrace.flink.batch.savepoint;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;

/**
 * A job that is at its end when the waiting for it is, however that ends: what its tasks have
 * written can be removed then. Where the caller is interrupted or the cluster does not answer, the
 * job is cancelled, and its end awaited.
 */
final class AwaitedJob {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private AwaitedJob() {}

  /** A job whose end is not known, so that its tasks may write on. */
  static final class NoEndException extends Exception {
    private static final long serialVersionUID = 1L;

    NoEndException(JobClient job, Exception cause) {
      super("job %s did not end in %s".formatted(job.getJobID(), PATIENCE), cause);
    }
  }

  /**
   * Runs the environment's job to its end.
   *
   * @throws NoEndException where the job may still run
   * @throws Exception where the job failed, or the caller was interrupted
   */
  static JobExecutionResult run(StreamExecutionEnvironment env, String name) throws Exception {
    JobClient job = env.executeAsync(name);
    try {
      return job.getJobExecutionResult().get();
    } catch (InterruptedException | ExecutionException e) {
      if (!isEnd(e)) {
        cancel(job, e);
      }
      throw e;
    }
  }

  private static void cancel(JobClient job, Exception because) throws NoEndException {
    try {
      Uninterruptibles.getUninterruptibly(job.cancel(), PATIENCE);
    } catch (ExecutionException | TimeoutException e) {
      // It may have ended by itself in the meantime.
      because.addSuppressed(e);
    }
    try {
      Uninterruptibles.getUninterruptibly(job.getJobExecutionResult(), PATIENCE);
    } catch (ExecutionException | TimeoutException e) {
      if (!isEnd(e)) {
        because.addSuppressed(e);
        throw new NoEndException(job, because);
      }
    }
  }

  /** Returns whether a job has ended with this failure, which is not one of the connection. */
  private static boolean isEnd(Exception failure) {
    return ExceptionUtils.findThrowable(failure, JobExecutionException.class).isPresent();
  }
}
