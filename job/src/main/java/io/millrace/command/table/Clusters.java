package io.millrace.command.table;

import io.millrace.command.argument.UsageException;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds a Flink cluster for a command. */
@FunctionalInterface
public interface Clusters {

  /**
   * Finds the cluster.
   *
   * @param url the address of the cluster's REST endpoint, where one is given
   * @param parallelism the parallelism, where one is given
   * @return the cluster's work; empty where threads of this machine do it
   */
  Optional<ClusterWork> find(Optional<String> url, OptionalInt parallelism);

  /** Finds the cluster for a program without Flink. */
  static Optional<ClusterWork> outOfReach(Optional<String> url, OptionalInt parallelism) {
    if (url.isPresent()) {
      throw new UsageException(
          "Cannot reach %s: this program runs without Flink (use deploy/millrace with FLINK_HOME set to the cluster's distribution)"
              .formatted(url.get()));
    } else if (parallelism.isPresent()) {
      throw new UsageException(
          "Invalid --parallelism: %d (must be with --cluster; --threads is for this machine)"
              .formatted(parallelism.getAsInt()));
    }
    return Optional.empty();
  }
}
