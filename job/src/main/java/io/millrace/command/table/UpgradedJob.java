package io.millrace.command.table;

import io.millrace.cluster.Checkpoints;
import io.millrace.cluster.Cluster;
import io.millrace.cluster.ClusterException;
import io.millrace.cluster.Job;
import io.millrace.command.argument.ClusterAddress;
import io.millrace.command.argument.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The job that an upgrade takes over: one that runs, or one that a command that was killed has
 * stopped already.
 *
 * @param savepoint the savepoint that has ended the job; empty where it runs
 */
record UpgradedJob(Job job, Optional<String> savepoint) {
  /** A job that was submitted a moment ago is given this long to be prepared. */
  private static final Duration FOR_ITS_START = Duration.ofSeconds(30);

  /**
   * Finds the job: the only live one that matches, else the newest that was stopped.
   *
   * @param meant an id, the beginning of one, or a job's name
   * @throws UsageException where there is none, or another one has taken its place
   */
  static UpgradedJob find(Cluster cluster, String meant) {
    List<Job> all = cluster.jobs();
    if (all.stream().anyMatch(job -> job.isLive() && matches(job, meant))) {
      Job found = ClusterAddress.only(cluster, meant);
      return new UpgradedJob(
          cluster.started(found.id(), FOR_ITS_START).orElse(found), Optional.empty());
    }
    for (Job each : all) {
      Optional<String> savepoint = matches(each, meant) ? end(cluster, each) : Optional.empty();
      if (savepoint.isPresent()) {
        requireNoOther(all, each);
        return new UpgradedJob(each, savepoint);
      }
    }
    // Says what runs instead.
    try {
      return new UpgradedJob(ClusterAddress.only(cluster, meant), Optional.empty());
    } catch (UsageException e) {
      throw new UsageException(
          e.getMessage()
              + ". Where an upgrade was killed, and the cluster knows no more of the job that it has stopped: millrace bootstrap NEW.yaml --savepoint S makes what the new definition begins with, and millrace submit starts it");
    }
  }

  private static boolean matches(Job job, String meant) {
    return job.id().startsWith(meant) || job.name().equals(meant);
  }

  /** The savepoint that has ended a job; empty where it ended otherwise. */
  private static Optional<String> end(Cluster cluster, Job job) {
    if (!job.state().equals("FINISHED")) {
      return Optional.empty();
    }
    try {
      return cluster
          .checkpoints(job)
          .savepoint()
          .map(Checkpoints.Complete::location)
          .filter(location -> !location.isEmpty());
    } catch (ClusterException e) {
      return Optional.empty(); // The cluster has forgotten it since it listed it.
    }
  }

  /**
   * The savepoint of a stop that a command that was killed has asked for a moment ago: while it is
   * made, Flink declines another.
   *
   * @param failure why this command has not stopped the job; thrown where none has
   */
  String endedByAnother(Cluster cluster, Duration patience, ClusterException failure) {
    try {
      cluster.awaitEnd(job, patience);
      return find(cluster, job.id()).savepoint().orElseThrow(() -> failure);
    } catch (UsageException noSavepoint) {
      // Says what runs instead, and nothing of why this job is gone.
      failure.addSuppressed(noSavepoint);
    } catch (ClusterException goesOn) {
      if (goesOn != failure) {
        failure.addSuppressed(goesOn);
      }
    }
    throw failure;
  }

  private static void requireNoOther(List<Job> all, Job ended) {
    all.stream()
        .filter(job -> job.isLive() && job.name().equals(ended.name()))
        .findFirst()
        .ifPresent(
            other -> {
              throw new UsageException(
                  "Invalid job: %s (it was stopped, and job %s of its name goes on since; name that one, where it is to be upgraded)"
                      .formatted(ended.id(), other.id()));
            });
  }

  String id() {
    return job.id();
  }

  /** Whether the job still runs, so that it has to be stopped. */
  boolean isLive() {
    return savepoint.isEmpty();
  }
}
