package io.millrace.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A Flink cluster, over its REST API. */
public final class Cluster {
  private static final String FLINK_VERSION = "2.1.";
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(500);

  private final RestApi api;

  /**
   * @param address the address of the REST API
   */
  public Cluster(String address) {
    api = new RestApi(address);
  }

  /** The cluster's resources for running jobs. */
  public record Overview(String flinkVersion, int taskManagers, int slots, int freeSlots) {}

  public String address() {
    return api.address();
  }

  public Overview overview() {
    JsonNode found = api.get("/overview");
    return new Overview(
        found.path("flink-version").asText(),
        found.path("taskmanagers").asInt(),
        found.path("slots-total").asInt(),
        found.path("slots-available").asInt());
  }

  /**
   * The reason why jobs of this build cannot run there; empty where its Flink has the right
   * version.
   */
  public Optional<String> versionProblem(Overview overview) {
    return overview.flinkVersion().startsWith(FLINK_VERSION)
        ? Optional.empty()
        : Optional.of(
            "Cannot submit to %s: it runs Flink %s (must be %sx, which the job is built for)"
                .formatted(address(), overview.flinkVersion(), FLINK_VERSION));
  }

  /** All jobs that the cluster knows, ended ones too, the newest first. */
  public List<Job> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (JsonNode each : api.get("/jobs/overview").path("jobs")) {
      jobs.add(
          new Job(
              each.path("jid").asText(),
              each.path("name").asText(),
              each.path("state").asText(),
              Instant.ofEpochMilli(each.path("start-time").asLong()),
              ended(each.path("end-time").asLong(-1))));
    }
    jobs.sort(Comparator.comparing(Job::since).reversed());
    return jobs;
  }

  /** The end of a job; Flink's -1 means that the job has not ended. */
  private static Optional<Instant> ended(long ms) {
    return ms < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ms));
  }

  /** The jobs of a name that have not ended. */
  public List<Job> liveJobs(String name) {
    return jobs().stream().filter(job -> job.isLive() && job.name().equals(name)).toList();
  }

  /**
   * The value of a key of the cluster's configuration, as it is loaded by its JobManager; empty
   * where it is not set.
   */
  public Optional<String> setting(String key) {
    for (JsonNode each : api.get("/jobmanager/config")) {
      if (each.path("key").asText().equals(key) && !each.path("value").asText().isBlank()) {
        return Optional.of(each.path("value").asText());
      }
    }
    return Optional.empty();
  }

  public JobSteps steps(Job job) {
    return JobSteps.of(api.get("/jobs/" + job.id()));
  }

  /** What a job says of itself, ended ones too; empty where its build said nothing. */
  public Optional<JobLabel> label(Job job) {
    return api.find("/jobs/" + job.id() + "/config").flatMap(JobLabel::of);
  }

  public Checkpoints checkpoints(Job job) {
    return Checkpoints.of(api.get("/jobs/" + job.id() + "/checkpoints"));
  }

  /** The cause of the job's last restart or failure, in a line; empty where there was none. */
  public Optional<String> lastFault(Job job) {
    JsonNode entries =
        api.get("/jobs/" + job.id() + "/exceptions").path("exceptionHistory").path("entries");
    if (!entries.isEmpty()) {
      return Optional.of(RestApi.rootCause(entries.get(0).path("stacktrace").asText()));
    }
    return job.state().equals("FAILED") ? faultOfStart(job) : Optional.empty();
  }

  /** The fault of a job that never ran: such a job has no history, only a result. */
  private Optional<String> faultOfStart(Job job) {
    return api.find("/jobs/" + job.id() + "/execution-result")
        .map(found -> found.path("job-execution-result").path("failure-cause").path("stack-trace"))
        .filter(JsonNode::isTextual)
        .map(trace -> RestApi.rootCause(trace.asText()));
  }

  /**
   * Waits until a submitted job runs or has ended.
   *
   * @return the job; empty where it does neither for this long, for example since it waits for
   *     slots
   */
  public Optional<Job> started(String id, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<Job> found =
          jobs().stream().filter(job -> job.id().equals(id) && job.hasStarted()).findFirst();
      if (found.isPresent()) {
        return found;
      }
      pause();
    }
    return Optional.empty();
  }

  /**
   * Waits until a job and all of its tasks run.
   *
   * @throws ClusterException where it ends, or does not run for this long; the cause is named
   */
  public void awaitRunning(Job job, Duration patience) {
    String path = "/jobs/" + job.id();
    String state = job.state();
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode found = api.get(path);
      state = found.path("state").asText();
      if (state.equals("RUNNING") && allTasksRun(found.path("vertices"))) {
        return;
      }
      requireLive(job, state);
      pause();
    }
    throw new ClusterException(
        "Cannot wait longer for job %s: it does not run after %d s, and is %s%s"
            .formatted(job.id(), patience.toSeconds(), state, because(job)));
  }

  private static boolean allTasksRun(JsonNode vertices) {
    for (JsonNode each : vertices) {
      if (!each.path("status").asText().equals("RUNNING")) {
        return false;
      }
    }
    return !vertices.isEmpty();
  }

  /**
   * Requires that a job has not ended.
   *
   * @throws ClusterException where it has; the cause is named
   */
  public void requireLive(Job job) {
    requireLive(job, api.get("/jobs/" + job.id()).path("state").asText());
  }

  /** Whether a job is known to have ended; false too where the cluster does not answer now. */
  public boolean hasEnded(Job job) {
    try {
      return Job.hasEnded(api.get("/jobs/" + job.id()).path("state").asText());
    } catch (ClusterException e) {
      return false;
    }
  }

  private void requireLive(Job job, String state) {
    if (Job.hasEnded(state)) {
      throw new ClusterException(
          "Job %s is %s%s".formatted(job.id(), state, because(job.in(state))));
    }
  }

  private String because(Job job) {
    return lastFault(job).map(fault -> ": " + fault).orElse("");
  }

  /**
   * Waits until a job has ended and given back its slots.
   *
   * @throws ClusterException where it has not for this long
   */
  public void awaitEnd(Job job, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      if (jobs().stream().noneMatch(each -> each.id().equals(job.id()) && each.isLive())) {
        return;
      }
      pause();
    }
    throw new ClusterException(
        "Job %s has not ended after %d s".formatted(job.id(), patience.toSeconds()));
  }

  /** Cancels a job, and waits until it has ended. */
  public void cancel(Job job, Duration patience) {
    api.patch("/jobs/" + job.id() + "?mode=cancel");
    awaitEnd(job, patience);
  }

  /**
   * Stops a job with a savepoint, and waits until that is complete.
   *
   * @param directory for the savepoint; empty for the cluster's own
   * @return the place of the savepoint
   * @throws ClusterException where the savepoint cannot be made; the job then goes on
   */
  public String stop(Job job, Optional<String> directory, Duration patience) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    // Not drained: the topics go on, and so does a job started from the savepoint.
    body.put("drain", false);
    directory.ifPresent(to -> body.put("targetDirectory", to));
    String request = api.post("/jobs/" + job.id() + "/stop", body).path("request-id").asText();
    String path = "/jobs/" + job.id() + "/savepoints/" + request;
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      // A question that fails is asked again: the stop goes on meanwhile.
      Optional<JsonNode> answer = tried(path);
      if (answer.isPresent()
          && answer.get().path("status").path("id").asText().equals("COMPLETED")) {
        return location(job, answer.get().path("operation"));
      }
      pause();
    }
    throw new ClusterException(
        "Cannot tell whether %s has stopped: its savepoint is not complete after %d s (ask again with millrace status; the savepoint goes on)"
            .formatted(job.id(), patience.toSeconds()));
  }

  private Optional<JsonNode> tried(String path) {
    try {
      return Optional.of(api.get(path));
    } catch (ClusterException e) {
      return Optional.empty();
    }
  }

  private static String location(Job job, JsonNode operation) {
    if (operation.has("location")) {
      return operation.path("location").asText();
    }
    throw new ClusterException(
        "Cannot stop %s with a savepoint: %s (it goes on)"
            .formatted(
                job.id(),
                RestApi.rootCause(
                    operation
                        .path("failure-cause")
                        .path("stack-trace")
                        .asText("no reason given"))));
  }

  /** Waits a moment between two questions. */
  public static void pause() {
    try {
      Thread.sleep(BETWEEN_QUESTIONS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("Interrupted while the cluster was awaited", e);
    }
  }
}
