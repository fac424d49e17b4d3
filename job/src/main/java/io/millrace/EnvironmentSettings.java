package io.millrace;

import io.millrace.cluster.JobLabel;
import io.millrace.options.CatalogMark;
import io.millrace.options.CheckpointOptions;
import io.millrace.options.JobOptions;
import io.millrace.options.Parameters;
import io.millrace.pipeline.Pipeline;
import io.millrace.submission.Submission;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The parameters that are settings of Flink itself. */
final class EnvironmentSettings {
  private EnvironmentSettings() {}

  static void apply(StreamExecutionEnvironment env, Submission submission) {
    Parameters parameters = submission.parameters();
    Configuration settings = new Configuration();
    // Kryo's bytes neither evolve nor survive a major version; the route declares all its types.
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    // Records between operators are immutable, so chained operators need no copies of them.
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    settings.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL, parameters.value(CheckpointOptions.INTERVAL));
    settings.set(
        CheckpointingOptions.CHECKPOINTING_TIMEOUT, parameters.value(CheckpointOptions.TIMEOUT));
    settings.set(
        CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS,
        parameters.value(CheckpointOptions.MIN_PAUSE));
    settings.set(
        CheckpointingOptions.TOLERABLE_FAILURE_NUMBER,
        parameters.value(CheckpointOptions.TOLERABLE_FAILURES));
    settings.set(
        CheckpointingOptions.ENABLE_UNALIGNED, parameters.value(CheckpointOptions.UNALIGNED));
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    parameters
        .optional(CheckpointOptions.DIR)
        .ifPresent(
            dir -> {
              settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, dir);
              // A cluster that keeps checkpoints in memory would else use it for metadata alone.
              settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
            });
    parameters
        .optional(JobOptions.PARALLELISM)
        .ifPresent(parallelism -> settings.set(CoreOptions.DEFAULT_PARALLELISM, parallelism));
    settings.set(PipelineOptions.MAX_PARALLELISM, parameters.value(JobOptions.MAX_PARALLELISM));
    settings.set(PipelineOptions.GLOBAL_JOB_PARAMETERS, shown(env, submission));
    env.configure(settings);
  }

  /** What Flink's UI shows of the job: who takes it over asks there before it has rows. */
  private static Map<String, String> shown(StreamExecutionEnvironment env, Submission submission) {
    Pipeline pipeline = submission.pipeline();
    Map<String, String> shown = new TreeMap<>(env.getConfig().getGlobalJobParameters().toMap());
    shown.putAll(
        new JobLabel(
                pipeline.version(),
                pipeline.tables().namespace(),
                CatalogMark.of(submission.parameters()))
            .parameters());
    return shown;
  }
}
