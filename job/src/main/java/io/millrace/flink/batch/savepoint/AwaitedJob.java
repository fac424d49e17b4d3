package io.millrace.flink.batch.savepoint;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
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
public final class AwaitedJob {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Accumulators come to the JobManager with heartbeats, each ten seconds by default. */
  private static final Duration PROGRESS = Duration.ofSeconds(5);

  private AwaitedJob() {}

  /** A job whose end is not known, so that its tasks may write on. */
  public static final class NoEndException extends Exception {
    private static final long serialVersionUID = 1L;

    NoEndException(JobClient job, Exception cause) {
      super("job %s did not end in %s".formatted(job.getJobID(), PATIENCE), cause);
    }
  }

  /**
   * Runs the environment's job to its end.
   *
   * @param counter the name of a {@link org.apache.flink.api.common.accumulators.LongCounter}
   * @param progress is told the counter's value every few seconds, and in the end
   * @throws NoEndException where the job may still run
   * @throws Exception where the job failed, or the caller was interrupted
   */
  public static JobExecutionResult run(
      StreamExecutionEnvironment env, String name, String counter, LongConsumer progress)
      throws Exception {
    JobClient job = env.executeAsync(name);
    try {
      CompletableFuture<JobExecutionResult> end = job.getJobExecutionResult();
      while (!isDone(end)) {
        if (accumulators(job).get(counter) instanceof Long count) {
          progress.accept(count);
        }
      }
      progress.accept(end.get().getAccumulatorResult(counter));
      return end.get();
    } catch (InterruptedException | ExecutionException | RuntimeException e) {
      if (!isEnd(e)) {
        cancel(job, e);
      }
      throw e;
    }
  }

  private static boolean isDone(CompletableFuture<?> end)
      throws InterruptedException, ExecutionException {
    try {
      end.get(PROGRESS.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** The accumulators so far; empty where they are not to be had now. */
  private static Map<String, Object> accumulators(JobClient job) throws InterruptedException {
    try {
      return job.getAccumulators().get(PROGRESS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // The job may have no tasks yet, or its cluster may just have ended with it.
      return Map.of();
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
