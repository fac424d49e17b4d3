package io.millrace.command.table;

import io.millrace.cluster.Cluster;
import io.millrace.cluster.ClusterException;
import io.millrace.command.argument.UsageException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The Flink cluster that does the work, if this machine does not. */
public final class ClusterArguments {
  @Option(
      names = "--cluster",
      paramLabel = "URL",
      description =
          "Have it done by the Flink cluster of this REST address, http://jobmanager:8081, as a batch job: the same code, the same answer. FLINK_HOME must name a Flink distribution, and the cluster's machines must reach the catalog and its files.")
  private String url;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "How many slots of the cluster work. Default: the cluster's own.")
  private Integer parallelism;

  private static final Pattern URL = Pattern.compile("https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?/?");

  private final Clusters clusters;

  public ClusterArguments(Clusters clusters) {
    this.clusters = clusters;
  }

  boolean isGiven() {
    return url != null;
  }

  /** The cluster's work; empty where threads of this machine do it. */
  Optional<ClusterWork> work() {
    if (parallelism != null && parallelism < 1) {
      throw new UsageException(
          "Invalid --parallelism: %d (must be 1 or more)".formatted(parallelism));
    }
    if (url != null && !URL.matcher(url).matches()) {
      throw new UsageException(
          "Invalid --cluster: %s (must be the REST address of a Flink cluster, such as http://jobmanager:8081)"
              .formatted(url));
    }
    Optional<ClusterWork> work =
        clusters.find(
            Optional.ofNullable(url),
            parallelism == null ? OptionalInt.empty() : OptionalInt.of(parallelism));
    requireCluster();
    return work;
  }

  /**
   * Requires that the cluster answers and runs the right version. Flink's own client asks twenty
   * times, for a minute, before it reports that there is no answer.
   *
   * <p>Addresses with TLS are not checked: the certificates of Flink's client are not known here.
   */
  private void requireCluster() {
    if (url == null || !url.startsWith("http:")) {
      return;
    }
    Cluster cluster = new Cluster(url);
    cluster
        .versionProblem(cluster.overview())
        .ifPresent(
            problem -> {
              throw new ClusterException(problem);
            });
  }
}
