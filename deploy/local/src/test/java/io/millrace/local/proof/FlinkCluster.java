package io.millrace.local.proof;

import io.millrace.file.FolderTree;
import io.millrace.local.job.MetricCollector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A cluster of Flink with two TaskManagers of two slots. It restarts jobs without end, so a job
 * that ends as failed was refused; and it keeps every checkpoint.
 */
final class FlinkCluster {
  private static final int TASK_MANAGERS = 2;
  private static final int SLOTS = 2;
  private static final int ALL = 100_000;

  private static FlinkCluster shared;

  private final MiniCluster cluster;

  /**
   * The living TaskManagers by index, in the order in which they were started; the cluster never
   * reuses an index.
   */
  private final List<Integer> alive = new ArrayList<>();

  private int started;

  private FlinkCluster(MiniCluster cluster) {
    this.cluster = cluster;
  }

  /** The cluster for all tests of this process, which ends with it. */
  static synchronized FlinkCluster shared() throws Exception {
    if (shared == null) {
      shared = start(Files.createTempDirectory("millrace-flink"));
    }
    return shared;
  }

  private static FlinkCluster start(Path folder) throws Exception {
    Configuration c = new Configuration();
    c.set(RestOptions.BIND_PORT, "0");
    c.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
    c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
    c.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    c.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    c.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, ALL);
    c.set(MetricOptions.REPORTERS_LIST, MetricCollector.NAME);
    c.setString(
        "metrics.reporter." + MetricCollector.NAME + ".factory.class",
        MetricCollector.Factory.class.getName());
    c.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    c.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
    c.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(c)
                .setNumTaskManagers(TASK_MANAGERS)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    cluster.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(cluster, folder)));
    FlinkCluster wrapped = new FlinkCluster(cluster);
    for (int i = 0; i < TASK_MANAGERS; i++) {
      wrapped.alive.add(wrapped.started++);
    }
    return wrapped;
  }

  MiniCluster flink() {
    return cluster;
  }

  /** The cluster's address for clients. */
  URI address() throws Exception {
    return cluster.getRestAddress().get();
  }

  /** An environment for jobs of a program that runs beside the cluster. */
  StreamExecutionEnvironment environment(int parallelism) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createRemoteEnvironment(
            address().getHost(), address().getPort());
    env.setParallelism(parallelism);
    return env;
  }

  /** Ends one of the TaskManagers while another takes its place. */
  void replaceTaskManager(int which) throws Exception {
    CompletableFuture<Void> ended =
        cluster.terminateTaskManager(alive.remove(which % alive.size()));
    cluster.startTaskManager();
    alive.add(started++);
    ended.get();
  }

  private static void end(MiniCluster cluster, Path folder) {
    try {
      cluster.close();
      FolderTree.delete(folder);
    } catch (Exception e) {
      throw new IllegalStateException("Cannot end the cluster in " + folder, e);
    }
  }
}
