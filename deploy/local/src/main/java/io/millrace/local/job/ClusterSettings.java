package io.millrace.local.job;

import io.millrace.flink.FlinkFiles;
import io.millrace.local.folder.RunFolder;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;

/**
 * Flink's configuration for one process on a laptop, with all that it keeps in the run's folder.
 */
final class ClusterSettings {
  private static final String HOST = "127.0.0.1";
  private static final int RESTARTS = 5;

  private ClusterSettings() {}

  static Configuration of(RunFolder folder, int uiPort) {
    Configuration c = new Configuration();
    c.set(RestOptions.ADDRESS, HOST);
    c.set(RestOptions.BIND_ADDRESS, HOST);
    // The blob server and the tasks' own would else listen on all interfaces.
    c.set(JobManagerOptions.ADDRESS, HOST);
    c.set(JobManagerOptions.BIND_HOST, HOST);
    c.set(TaskManagerOptions.HOST, HOST);
    c.set(TaskManagerOptions.BIND_HOST, HOST);
    c.set(RestOptions.PORT, uiPort);
    c.set(RestOptions.BIND_PORT, Integer.toString(uiPort));
    c.set(WebOptions.SUBMIT_ENABLE, false);
    c.set(WebOptions.LOG_PATH, folder.logs().resolve("job.log").toString());
    c.set(CoreOptions.TMP_DIRS, folder.temporary().toString());
    memory(c);
    state(c, folder);
    // After a passing fault the job restarts; one that comes back ends the run with its message.
    c.set(RestartStrategyOptions.RESTART_STRATEGY, "failure-rate");
    c.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL, RESTARTS);
    c.set(
        RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL,
        Duration.ofMinutes(10));
    c.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY, Duration.ofSeconds(1));
    c.set(MetricOptions.REPORTERS_LIST, MetricCollector.NAME);
    c.setString(
        "metrics.reporter." + MetricCollector.NAME + ".factory.class",
        MetricCollector.Factory.class.getName());
    return c;
  }

  static void restore(Configuration c, CompleteState state) {
    c.set(StateRecoveryOptions.SAVEPOINT_PATH, FlinkFiles.name(state.path()));
    // The state stays whole until this run has a newer one of its own; the next start deletes it.
    c.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.NO_CLAIM);
  }

  private static void memory(Configuration c) {
    c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    c.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    c.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
  }

  private static void state(Configuration c, RunFolder folder) {
    c.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    c.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, FlinkFiles.name(folder.checkpoints()));
    c.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, FlinkFiles.name(folder.savepoints()));
    c.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    c.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
    c.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
  }
}
