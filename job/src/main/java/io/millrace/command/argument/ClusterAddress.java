package io.millrace.command.argument;

import io.millrace.cluster.Cluster;
import io.millrace.cluster.Job;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The address of the Flink cluster that a command asks. */
public final class ClusterAddress {
  private static final Pattern URL = Pattern.compile("https?://[^\\s/]+(/\\S*)?");

  @Option(
      names = "--cluster",
      paramLabel = "URL",
      defaultValue = "http://localhost:8081",
      description = "The cluster's REST API. Default: ${DEFAULT-VALUE}.")
  private String address;

  public Cluster cluster() {
    if (!URL.matcher(address).matches()) {
      throw new UsageException(
          "Invalid --cluster: %s (must be a URL, such as http://localhost:8081)"
              .formatted(address));
    }
    return new Cluster(address);
  }

  /**
   * The only live job that matches.
   *
   * @param meant an id, the beginning of one, or a job's name
   */
  public static Job only(Cluster cluster, String meant) {
    List<Job> live = cluster.jobs().stream().filter(Job::isLive).toList();
    List<Job> found =
        live.stream()
            .filter(job -> job.id().startsWith(meant) || job.name().equals(meant))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new UsageException(
        "Invalid job: %s (must be the id or the name of one running job; %s has %s)"
            .formatted(
                meant,
                cluster.address(),
                live.isEmpty()
                    ? "none"
                    : live.stream()
                        .map(job -> job.id() + " " + job.name())
                        .collect(Collectors.joining(", "))));
  }
}
