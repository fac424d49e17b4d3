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
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The work of commands as batch jobs of a Flink cluster. */
final class BatchWork implements ClusterWork {
  private final StreamExecutionEnvironment env;
  private final String cluster;

  private BatchWork(StreamExecutionEnvironment env, String cluster) {
    this.env = env;
    this.cluster = cluster;
  }

  /** Runs the command line with Flink on the class path, and returns its exit code. */
  static int run(String... arguments) {
    return Millrace.commandLine(BatchWork::find).execute(arguments);
  }

  private static Optional<ClusterWork> find(Optional<String> url, OptionalInt parallelism) {
    StreamExecutionEnvironment env =
        url.map(RemoteCluster::environment)
            .orElseGet(StreamExecutionEnvironment::getExecutionEnvironment);
    parallelism.ifPresent(env::setParallelism);
    url.ifPresent(address -> env.registerJobListener(new SubmittedJob(address, System.err)));
    return Optional.of(new BatchWork(env, url.orElse("the cluster")));
  }

  private ClusterException failed(BatchFailure failure) {
    return new ClusterException(
        "%s (check that %s can be reached from here, and what its logs say)"
            .formatted(failure.getMessage(), cluster),
        failure);
  }

  @Override
  public VerifyWork verify(LakePlace place, DifferenceTable differences, int kept) {
    VerifyTasks tasks = new VerifyTasks(env, place, differences, kept);
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
    return new BootstrapTasks(env, place, users);
  }

  @Override
  public void requireFree(String folder) {
    SavepointRewrite.requireFree(folder);
  }

  @Override
  public StateWork importedState(LakePlace place, LongConsumer users) {
    return new ImportedStateTasks(env, place, SourceBeginning::at, users);
  }

  @Override
  public ReplayWork replay(LakePlace place) {
    ReplayTasks tasks = new ReplayTasks(env, place);
    return (job, target) -> {
      try {
        return tasks.run(job, target);
      } catch (BatchFailure e) {
        throw failed(e);
      }
    };
  }
}
