package io.millrace.flink.batch.savepoint;

import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The settings of the jobs that make users' states. */
public final class RewriteSettings {
  private RewriteSettings() {}

  /**
   * Sets up a job that begins with nothing and ends with its rows. Its tasks write files: a restart
   * would leave those of the failed attempt.
   */
  public static void apply(StreamExecutionEnvironment env) {
    Configuration settings = new Configuration();
    settings.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    env.configure(settings);
    env.getCheckpointConfig().disableCheckpointing();
  }

  /**
   * Sets up a job that begins with the users of a savepoint and ends with its rows.
   *
   * @param savepoint its place; empty to begin with none
   * @param maxParallelism the savepoint's number of key groups
   */
  static void apply(
      StreamExecutionEnvironment env, Optional<String> savepoint, int maxParallelism) {
    // Only streaming jobs are restored; one of bounded sources ends all the same.
    apply(env);
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.MAX_PARALLELISM, maxParallelism);
    settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    settings.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, false);
    savepoint.ifPresent(path -> settings.set(StateRecoveryOptions.SAVEPOINT_PATH, path));
    settings.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.NO_CLAIM);
    // The states of all other operators are no part of this job.
    settings.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
    env.configure(settings);
  }
}
