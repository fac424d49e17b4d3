package io.millrace.batch;

import io.millrace.cluster.ClusterException;
import io.millrace.command.Millrace;
import io.millrace.command.table.ClusterWork;
import io.millrace.flink.batch.BatchFailure;
import io.millrace.flink.batch.BootstrapTasks;
import io.millrace.flink.batch.ImportedStateTasks;
import io.millrace.flink.batch.ReplayTasks;
import io.millrace.flink.batch.VerifyTasks;
import io.millrace.flink.batch.savepoint.SavepointRewrite;
import io.millrace.flink.source.SourceBeginning;
import io.millrace.imports.StateWork;
import io.millrace.lake.LakePlace;
import io.millrace.replay.ReplayWork;
import io.millrace.upgrade.BootstrapWork;
import io.millrace.verify.DifferenceTable;
import io.millrace.verify.VerifyWork;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The work of commands as batch jobs of a Flink cluster. */
final class BatchWork implements ClusterWork {
  private final Supplier<StreamExecutionEnvironment> environments;
  private final String cluster;

  private BatchWork(Supplier<StreamExecutionEnvironment> environments, String cluster) {
    this.environments = environments;
    this.cluster = cluster;
  }

  /** Runs the command line with Flink on the class path, and returns its exit code. */
  static int run(String... arguments) {
    return Millrace.commandLine(BatchWork::find).execute(arguments);
  }

  private static Optional<ClusterWork> find(Optional<String> url, OptionalInt parallelism) {
    return Optional.of(
        new BatchWork(() -> environment(url, parallelism), url.orElse("the cluster")));
  }

  private static StreamExecutionEnvironment environment(
      Optional<String> url, OptionalInt parallelism) {
    StreamExecutionEnvironment env =
        url.map(RemoteCluster::environment)
            .orElseGet(StreamExecutionEnvironment::getExecutionEnvironment);
    parallelism.ifPresent(env::setParallelism);
    url.ifPresent(address -> env.registerJobListener(new SubmittedJob(address, System.err)));
    return env;
  }

  private ClusterException failed(BatchFailure failure) {
    return new ClusterException(
        "%s (check that %s can be reached from here, and what its logs say)"
            .formatted(failure.getMessage(), cluster),
        failure);
  }

  @Override
  public VerifyWork verify(LakePlace place, DifferenceTable differences, int kept) {
    VerifyTasks tasks = new VerifyTasks(environments.get(), place, differences, kept);
    return (job, parts) -> {
      try {
        tasks.run(job, parts);
      } catch (BatchFailure e) {
        throw failed(e);
      }
    };
  }

  @Override
  public BootstrapWork bootstrap(LakePlace place, LongConsumer users) {
    return new BootstrapTasks(environments, place, users);
  }

  @Override
  public void requireFree(String folder) {
    SavepointRewrite.requireFree(folder);
  }

  @Override
  public StateWork importedState(LakePlace place, LongConsumer users) {
    return new ImportedStateTasks(environments.get(), place, SourceBeginning::at, users);
  }

  @Override
  public ReplayWork replay(LakePlace place) {
    ReplayTasks tasks = new ReplayTasks(environments.get(), place);
    return (job, target) -> {
      try {
        return tasks.run(job, target);
      } catch (BatchFailure e) {
        throw failed(e);
      }
    };
  }
}
