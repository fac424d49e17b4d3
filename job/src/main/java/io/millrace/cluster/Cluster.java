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
      JsonNode answer = api.get(path);
      if (answer.path("status").path("id").asText().equals("COMPLETED")) {
        return location(job, answer.path("operation"));
      }
      pause();
    }
    throw new ClusterException(
        "Cannot tell whether %s has stopped: its savepoint is not complete after %d s (ask again with millrace status; the savepoint goes on)"
            .formatted(job.id(), patience.toSeconds()));
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

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_QUESTIONS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("Interrupted while the cluster was awaited", e);
    }
  }
}
