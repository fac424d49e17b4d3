package io.millrace.local.job;

import io.millrace.flink.FlinkFiles;
import io.millrace.flink.Refusal;
import io.millrace.local.exit.RunFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.util.SerializedThrowable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The submitted job, with its failure as a message for the user. */
public final class RunningJob {
  private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);
  private static final Duration SAVEPOINT_PATIENCE = Duration.ofMinutes(30);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private final JobClient client;
  private final CompletableFuture<JobExecutionResult> end;
  private final URI rest;
  private final Path log;

  /**
   * @param rest the address of the cluster's REST interface
   * @param log the file with a failure's stack trace, for messages
   */
  RunningJob(JobClient client, URI rest, Path log) {
    this.client = client;
    this.rest = rest;
    this.end = client.getJobExecutionResult();
    this.log = log;
  }

  /** The address of Flink's UI and of its REST interface. */
  public URI rest() {
    return rest;
  }

  /** The job's id, as Flink writes it. */
  public String id() {
    return client.getJobID().toHexString();
  }

  /** Whether this start of the job has completed a checkpoint, so that all its steps run. */
  public boolean hasCheckpoint(Path checkpoints) {
    return CompleteState.isIn(checkpoints.resolve(client.getJobID().toHexString()));
  }

  /**
   * Asks for a checkpoint ahead of its interval, over REST, since Flink's job client cannot.
   * Nothing depends on the answer: the next regular checkpoint comes in any case.
   */
  public void checkpointSoon() {
    HttpRequest request =
        HttpRequest.newBuilder(rest.resolve("/jobs/" + client.getJobID() + "/checkpoints"))
            .timeout(BETWEEN_TRIES)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"checkpointType\":\"CONFIGURED\"}"))
            .build();
    try {
      HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      LOG.debug("No checkpoint ahead of its interval", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Throws the failure of the job, if it has ended. */
  public void requireRunning() {
    if (end.isDone()) {
      throw ended();
    }
  }

  /**
   * Stops the job with a savepoint, after which nothing is in flight and all is committed. Tries
   * again while tasks are still starting, and after a restart in between.
   */
  public void stopWithSavepoint(Path folder) {
    long deadline = System.nanoTime() + SAVEPOINT_PATIENCE.toNanos();
    while (true) {
      Exception refused;
      try {
        client
            .stopWithSavepoint(false, FlinkFiles.name(folder), SavepointFormatType.NATIVE)
            .get(SAVEPOINT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        end.get(SAVEPOINT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (ExecutionException | TimeoutException e) {
        refused = e;
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (awaitEnd(BETWEEN_TRIES)) {
        throw ended();
      }
      if (System.nanoTime() > deadline) {
        throw RunFailure.failed(
            "Cannot stop with a savepoint within %d minutes: %s; the log is %s"
                .formatted(SAVEPOINT_PATIENCE.toMinutes(), rootMessage(refused), log),
            refused);
      }
    }
  }

  private boolean awaitEnd(Duration patience) {
    try {
      end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private RunFailure ended() {
    try {
      end.get();
      return RunFailure.failed("The job ended although its input has no end; the log is " + log);
    } catch (ExecutionException e) {
      return failure(e, log);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** A job's failure as a message for the user: its root, how to go on, and the log. */
  static RunFailure failure(Throwable e, Path log) {
    Refusal refusal = refusal(e);
    String next =
        refusal == null
            ? "The same command goes on from the last checkpoint."
            : "--fresh deletes this run and starts over.";
    return RunFailure.failed(
        "The job failed: %s%n%s The log is %s".formatted(rootMessage(e), next, log), e);
  }

  private static Refusal refusal(Throwable failure) {
    for (Throwable at = original(failure); at != null; at = original(at.getCause())) {
      if (at instanceof Refusal refusal) {
        return refusal;
      }
    }
    return null;
  }

  static String rootMessage(Throwable failure) {
    Refusal refusal = refusal(failure);
    if (refusal != null) {
      return refusal.getMessage();
    }
    Throwable root = original(failure);
    String message = null;
    for (Throwable at = root; at != null; at = original(at.getCause())) {
      if (at.getMessage() != null) {
        message = at.getMessage();
      }
    }
    return message == null ? root.toString() : message;
  }

  /** The original exception: Flink packs exceptions up where they cross its RPC. */
  private static Throwable original(Throwable failure) {
    return failure instanceof SerializedThrowable packed
        ? packed.deserializeError(RunningJob.class.getClassLoader())
        : failure;
  }

  private static RunFailure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return RunFailure.failed("Interrupted while the job runs", e);
  }
}
