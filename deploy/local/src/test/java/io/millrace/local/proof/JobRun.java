package io.millrace.local.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.ScoringJob;
import io.millrace.local.job.DrainWatch;
import io.millrace.options.Parameters;
import io.millrace.submission.Submission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.clusterframework.ApplicationStatus;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.ArchivedExecutionGraph;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.awaitility.core.ConditionFactory;

/** A submission of the job to a cluster, until it is stopped or fails. */
final class JobRun implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final MiniCluster cluster;
  private final JobID id;
  private final String servers;
  private final Submission submission;

  private JobRun(MiniCluster cluster, JobID id, String servers, Submission submission) {
    this.cluster = cluster;
    this.id = id;
    this.servers = servers;
    this.submission = submission;
  }

  /** The settings of a submission; the parameters given last win. */
  static final class Plan {
    private final List<String> arguments = new ArrayList<>();
    private final String servers;
    private final Configuration settings = new Configuration();
    private String savepoint;

    /**
     * @param folder the folder of the definition, the checkpoints and all that the run leaves
     */
    Plan(ProofDefinition definition, Broker broker, RunTables lake, Path folder) throws Exception {
      this(definition, broker.servers(), lake, folder);
    }

    private Plan(ProofDefinition definition, String servers, RunTables lake, Path folder)
        throws Exception {
      this.servers = servers;
      with("pipeline", definition.write(folder).toString());
      with("kafka.bootstrap.servers", servers);
      with("kafka.group.id", folder.getFileName().toString());
      with("checkpoint.dir", folder.resolve("checkpoints").toUri().toString());
      with("checkpoint.interval", "500ms");
      with("parallelism", "2");
      arguments.addAll(lake.parameters());
    }

    /** A plan to build, and not to submit. */
    static Plan offline(ProofDefinition definition, RunTables lake, Path folder) throws Exception {
      return new Plan(definition, "localhost:9092", lake, folder);
    }

    Plan with(String key, String value) {
      int given = arguments.indexOf("--" + key);
      if (given >= 0) {
        arguments.set(given + 1, value);
      } else {
        arguments.addAll(List.of("--" + key, value));
      }
      return this;
    }

    Plan without(String key) {
      int given = arguments.indexOf("--" + key);
      arguments.subList(given, given + 2).clear();
      return this;
    }

    /** The parameters as a command line gives them, without the definition. */
    List<String> parameters() {
      return without("pipeline").arguments;
    }

    Plan from(String path) {
      savepoint = path;
      return this;
    }

    /** Saves every state in a file of its own. */
    Plan withStateInFiles() {
      settings.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ZERO);
      return this;
    }

    /** Saves state in one file, with nothing beside it. */
    Plan withStateInOneFile() {
      settings.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1));
      return this;
    }

    Submission submission() throws Exception {
      return Submission.of(Parameters.parse(arguments.toArray(String[]::new)));
    }

    /** Makes the tables ready, and builds what {@link #submit} submits. */
    StreamGraph build() throws Exception {
      return build(submission());
    }

    private StreamGraph build(Submission submission) throws Exception {
      StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
      ScoringJob.build(env, submission);
      StreamGraph graph = env.getStreamGraph();
      graph.setJobName(submission.jobName());
      return graph;
    }

    JobRun submit(FlinkCluster cluster) throws Exception {
      Submission submission = submission();
      if (savepoint != null) {
        settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
      }
      JobGraph graph = build(submission).getJobGraph();
      if (savepoint != null) {
        graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
      }
      cluster.flink().submitJob(graph).get();
      return new JobRun(cluster.flink(), graph.getJobID(), servers, submission);
    }
  }

  Submission submission() {
    return submission;
  }

  JobID id() {
    return id;
  }

  JobStatus status() throws Exception {
    return cluster.getJobStatus(id).get();
  }

  /** The number of records that completed checkpoints hold. */
  long committed() {
    try (DrainWatch watch = watch()) {
      return watch.committed();
    }
  }

  /** Waits until completed checkpoints hold at least so many records. */
  JobRun awaitCommitted(long records) {
    try (DrainWatch watch = watch()) {
      awaitAlive("committed records").until(() -> watch.committed() >= records);
    }
    return this;
  }

  /** Waits until a completed checkpoint holds all records of the topics. */
  JobRun awaitDrained() {
    try (DrainWatch watch = watch()) {
      awaitAlive("drained topics").until(watch::drained);
    }
    return this;
  }

  private ConditionFactory awaitAlive(String what) {
    return await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .failFast("the job ended", () -> status().isGloballyTerminalState());
  }

  private DrainWatch watch() {
    return new DrainWatch(servers, submission.consumerGroup(), submission.pipeline().topics());
  }

  /** Waits until all tasks run: before, checkpoints and savepoints are declined. */
  JobRun awaitRunning() {
    awaitAlive("running tasks").until(this::allTasksRun);
    return this;
  }

  private boolean allTasksRun() throws Exception {
    ArchivedExecutionGraph graph = cluster.getArchivedExecutionGraph(id).get();
    return graph.getState() == JobStatus.RUNNING
        && StreamSupport.stream(graph.getAllExecutionVertices().spliterator(), false)
            .allMatch(task -> task.getExecutionState() == ExecutionState.RUNNING);
  }

  /** Stops, and returns the savepoint. Nothing is uncommitted then. */
  String stop(Path savepoints) throws Exception {
    return stop(savepoints, SavepointFormatType.NATIVE);
  }

  String stop(Path savepoints, SavepointFormatType format) throws Exception {
    awaitRunning();
    String path =
        cluster
            .stopWithSavepoint(id, savepoints.toUri().toString(), false, format)
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(result().getApplicationStatus()).isEqualTo(ApplicationStatus.SUCCEEDED);
    return path;
  }

  /** A savepoint of a job that goes on. */
  String savepoint(Path savepoints, SavepointFormatType format) throws Exception {
    awaitRunning();
    return cluster
        .triggerSavepoint(id, savepoints.toUri().toString(), false, format)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  void checkpoint() throws Exception {
    awaitRunning();
    cluster
        .triggerCheckpoint(id, CheckpointType.CONFIGURED)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Cancels a job that is still there, so that a failed test leaves none behind. */
  @Override
  public void close() {
    try {
      if (!status().isGloballyTerminalState()) {
        cluster.cancelJob(id).get();
        result();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while cancelling " + id, e);
    } catch (Exception e) {
      throw new IllegalStateException("Cannot cancel " + id, e);
    }
  }

  /** The failure of a job that ends by itself. */
  String failure() throws Exception {
    JobResult result = result();
    assertThat(result.getApplicationStatus()).isEqualTo(ApplicationStatus.FAILED);
    return result.getSerializedThrowable().orElseThrow().getFullStringifiedStackTrace();
  }

  private JobResult result() throws Exception {
    return cluster.requestJobResult(id).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
