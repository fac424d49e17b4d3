package io.millrace.command.table;

import io.millrace.command.argument.UsageException;
import io.millrace.command.table.ImportedSavepoint.Wanted;
import io.millrace.imports.StateWork;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The savepoint that an import leaves, and the Flink that makes it. */
final class SavepointArguments {
  @Option(
      names = "--to",
      paramLabel = "DIR",
      description =
          "Leave a savepoint in this folder, which must be empty or not there: a job that starts from it goes on behind the imported events. A local run needs none. FLINK_HOME must name a Flink distribution.")
  private String to;

  @Option(
      names = "--start",
      paramLabel = "PLACE",
      description =
          "Where that job goes on in the topics: earliest, latest, a time of Kafka's timestamps (2026-01-05T00:00:00Z), or an offset for each partition (user_events-0@500,user_events-1@480). Partitions whose coordinates are imported go on right behind them, or at a later offset that is named here.")
  private String start;

  @Mixin private ClusterArguments cluster;

  /** The savepoint as it is asked for; empty where none is. */
  Optional<Wanted> wanted(Parameters parameters) {
    if (start != null && to == null) {
      throw new UsageException(
          "Missing --to: the folder of the savepoint that begins at --start (a local run needs neither: it finds imported users itself)");
    }
    return Optional.ofNullable(to)
        .map(
            place ->
                new Wanted(
                    new StateWork.Target(place, parameters.value(JobOptions.MAX_PARALLELISM)),
                    start));
  }

  /**
   * The Flink that makes the savepoint; empty where none is asked for.
   *
   * @throws UsageException where this program runs without Flink
   */
  Optional<ClusterWork> work(Optional<Wanted> wanted) {
    if (wanted.isEmpty() && cluster.isGiven()) {
      throw new UsageException(
          "Invalid --cluster: it only makes the savepoint, and none is asked for (give --to)");
    }
    Optional<ClusterWork> work = cluster.work();
    if (wanted.isEmpty()) {
      return Optional.empty();
    } else if (work.isEmpty()) {
      throw new UsageException(
          "Cannot write a savepoint: this program runs without Flink (use deploy/millrace with FLINK_HOME set to a distribution of it)");
    }
    return work;
  }
}
