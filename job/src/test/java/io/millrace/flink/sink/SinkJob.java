package io.millrace.flink.sink;

import io.millrace.event.Event;
import io.millrace.event.Reject;
import io.millrace.flink.StartCheck;
import io.millrace.flink.type.RouteType;
import io.millrace.row.ReadRecord;
import io.millrace.scoring.Prediction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A job whose records are numbered, a few for each checkpoint: number n is an event and a
 * prediction, and a reject where n is odd. Its source replaces the route ahead of the sinks.
 */
public final class SinkJob {
  private static final int PER_CHECKPOINT = 50;
  private static final AtomicInteger FAILURES_LEFT = new AtomicInteger();

  private final FolderLake lake;
  private final Path folder;
  private final Configuration configuration = new Configuration();
  private long records = Long.MAX_VALUE;
  private long failAt = -1;
  private WriterSettings.Tasks tasks = WriterSettings.Tasks.OF_THE_ROUTE;

  public SinkJob(FolderLake lake, Path folder) {
    this.lake = lake;
    this.folder = folder;
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
  }

  public SinkJob records(long count) {
    records = count;
    return this;
  }

  public SinkJob failingAt(long record, int times) {
    failAt = record;
    FAILURES_LEFT.set(times);
    return this;
  }

  /** Has rows written in tasks of the source's chain, or in others. */
  public SinkJob in(WriterSettings.Tasks writing) {
    tasks = writing;
    return this;
  }

  public SinkJob from(String savepoint) {
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    return this;
  }

  /**
   * Sets the job's id, as in application mode. Each run then needs a cluster of its own, since a
   * cluster takes a job id only once.
   */
  public SinkJob underJobId(JobID id) {
    configuration.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, id.toHexString());
    return this;
  }

  public JobClient submit() throws Exception {
    return submit(true);
  }

  /** Submits the job without Millrace's guards. */
  public JobClient submitUnguarded() throws Exception {
    return submit(false);
  }

  public String savepoints() {
    return folder.resolve("savepoints").toUri().toString();
  }

  /** The graph that would be submitted. */
  public StreamGraph graph() throws Exception {
    return environment(true).getStreamGraph();
  }

  private JobClient submit(boolean guarded) throws Exception {
    return environment(guarded).executeAsync("sinks");
  }

  private StreamExecutionEnvironment environment(boolean guarded) throws Exception {
    WriterSettings usual = WriterSettings.DEFAULT;
    TableSinks sinks =
        TableSinks.prepare(lake.settings(), Shop.pipeline(), Shop.FEATURES)
            .with(new WriterSettings(usual.targetFileBytes(), usual.stallCheckpoints(), tasks));
    StreamExecutionEnvironment env =
        configuration.contains(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID)
            ? StreamExecutionEnvironment.createLocalEnvironment(configuration)
            : StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(2);
    DataStream<Long> numbers =
        env.fromSource(
                new DataGeneratorSource<>(
                    number -> number,
                    records,
                    RateLimiterStrategy.perCheckpoint(PER_CHECKPOINT),
                    Types.LONG),
                WatermarkStrategy.noWatermarks(),
                "numbers")
            .uid("numbers")
            .map(new Start(guarded ? sinks.startCheck() : start -> {}, failAt))
            .uid("start");
    DataStream<ReadRecord<Event>> events =
        numbers.map(Shop::read).returns(RouteType.readEvent(Shop.pipeline().event()));
    DataStream<Prediction> predictions =
        numbers.map(Shop::prediction).returns(RouteType.prediction());
    DataStream<ReadRecord<Reject>> rejects =
        numbers.filter(n -> n % 2 == 1).map(SinkJob::reject).returns(RouteType.readReject());
    sinks.appendEvents(events);
    sinks.appendPredictions(predictions);
    sinks.appendRejects(rejects);
    return env;
  }

  private static ReadRecord<Reject> reject(long number) {
    return number % 4 == 1 ? Shop.readReject(number) : Shop.readTombstone(number);
  }

  /** Runs the check as the source's operator does, and fails where a test asks for it. */
  private static final class Start extends RichMapFunction<Long, Long>
      implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final StartCheck check;
    private final long failAt;

    Start(StartCheck check, long failAt) {
      this.check = check;
      this.failAt = failAt;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
      if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
        check.check(
            new StartCheck.Start(
                getRuntimeContext().getJobInfo().getJobId().toHexString(),
                context.isRestored(),
                context.getRestoredCheckpointId(),
                Optional.empty(),
                false));
      }
    }

    @Override
    public Long map(Long number) {
      if (number == failAt && FAILURES_LEFT.getAndDecrement() > 0) {
        throw new IllegalStateException("as the test asks for");
      }
      return number;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {}
  }
}
