package io.millrace.options;

import java.time.Duration;

/** The options of checkpoints: how often rows become visible, and where state is saved. */
public final class CheckpointOptions {
  public static final Option<Duration> INTERVAL =
      Option.of(
          "checkpoint.interval",
          ValueTypes.duration(Duration.ofMillis(100), Duration.ofDays(1)),
          "60s",
          "Time between checkpoints. Rows become visible in the tables with each; each writes a file per writer and partition, so shorter means smaller files");

  public static final Option<Duration> TIMEOUT =
      Option.of(
          "checkpoint.timeout",
          ValueTypes.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
          "10m",
          "The longest that a checkpoint may take. Must hold the drain of scoring: `scoring.capacity` / `scoring.threads` calls of `scoring.timeout` each");

  public static final Option<Duration> MIN_PAUSE =
      Option.of(
          "checkpoint.min-pause",
          ValueTypes.duration(Duration.ZERO, Duration.ofDays(1)),
          "0s",
          "The least time between the end of a checkpoint and the next one's beginning");

  public static final Option<Integer> TOLERABLE_FAILURES =
      Option.of(
          "checkpoint.tolerable-failures",
          ValueTypes.integer(0, 1000),
          "3",
          "Failed checkpoints in a row after which the job restarts from the last good one");

  public static final Option<String> DIR =
      Option.optional(
          "checkpoint.dir",
          ValueTypes.location(),
          "the cluster's `execution.checkpointing.dir`",
          "Where checkpoints are saved, as a URI that all machines reach. They are kept when the job is cancelled. The job does not start where neither this nor the cluster names a directory: checkpoints in the JobManager's memory are lost with it");

  public static final Option<Boolean> UNALIGNED =
      Option.of(
          "checkpoint.unaligned",
          ValueTypes.FLAG,
          "false",
          "Barriers overtake records under backpressure. `events = predictions` then holds at a checkpoint only once the job is drained");

  static final OptionGroup GROUP =
      OptionGroup.of(
          "Checkpoints",
          "Exactly once, incremental, aligned. They decide when rows become visible, never which.",
          INTERVAL,
          TIMEOUT,
          MIN_PAUSE,
          TOLERABLE_FAILURES,
          DIR,
          UNALIGNED);

  private CheckpointOptions() {}
}
