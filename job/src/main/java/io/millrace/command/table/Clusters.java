package io.millrace.command.table;

import io.millrace.command.argument.UsageException;
import java.util.Optional;
import java.util.OptionalInt;

/** How a command comes by a Flink cluster. */
@FunctionalInterface
public interface Clusters {

  /**
   * @param url of the cluster's REST endpoint, where one is given
   * @param parallelism where one is given
   * @return empty where the work is done on threads of this machine
   */
  Optional<ClusterWork> find(Optional<String> url, OptionalInt parallelism);

  /** Of a program without Flink. */
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
