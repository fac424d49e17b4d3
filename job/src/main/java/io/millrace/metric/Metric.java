package io.millrace.metric;

import java.util.List;

/**
 * The metrics of the job: name, kind, unit, labels and meaning of each.
 *
 * <p>All are registered under one group, {@link #GROUP}, of the operator that measures them; labels
 * are nested groups in the order declared here. Times and sizes name their unit at the end.
 */
public enum Metric {
  EVENTS(Step.SOURCE, "events", Kind.COUNTER, "events", "Records decoded into events"),
  REJECTS(
      Step.SOURCE,
      "rejects",
      Kind.COUNTER,
      "records",
      "Records that could not be used; the table `rejects` has each",
      Label.REASON),
  RECORDS_WITHOUT_TIMESTAMP(
      Step.SOURCE,
      "records_without_timestamp",
      Kind.COUNTER,
      "records",
      "Records without a Kafka timestamp, or with one outside the years 1 to 9999 (in microseconds or"
          + " nanoseconds, say): `kafka.timestamp` is null, and `max-future-skew` lets them pass"),
  OFFSET_GAPS(
      Step.SOURCE,
      "offset_gaps",
      Kind.COUNTER,
      "gaps",
      "Partitions where Kafka had deleted the offsets to go on from, and `source.on-deleted-offsets` is `accept`"),
  OFFSETS_SKIPPED(
      Step.SOURCE,
      "offsets_skipped",
      Kind.COUNTER,
      "offsets",
      "Offsets lost in accepted gaps: records that no table has"),

  LATE_EVENTS(
      Step.FEATURES,
      "late_events",
      Kind.COUNTER,
      "events",
      "Events older than the newest of their user; they count in the tile that they belong to"),
  FEATURE_TIME(
      Step.FEATURES,
      "feature_time_us",
      Kind.HISTOGRAM,
      "µs",
      "Time to advance one user's state and compute the features; measured on a sample of events"),
  CACHE_HITS(
      Step.FEATURES,
      "cache_hits",
      Kind.COUNTER,
      "events",
      "Events whose user was in the cache: no access to the state backend"),
  CACHE_MISSES(
      Step.FEATURES,
      "cache_misses",
      Kind.COUNTER,
      "events",
      "Events whose user was not in the cache"),
  CACHE_EVICTIONS(
      Step.FEATURES, "cache_evictions", Kind.COUNTER, "users", "Users put out of the full cache"),
  CACHE_USERS(Step.FEATURES, "cache_users", Kind.GAUGE, "users", "Users in the cache"),
  CACHE_BYTES(
      Step.FEATURES,
      "cache_bytes",
      Kind.GAUGE,
      "bytes",
      "Estimated heap of the users in the cache, at most `cache_limit_bytes`"),
  CACHE_LIMIT_BYTES(
      Step.FEATURES,
      "cache_limit_bytes",
      Kind.GAUGE,
      "bytes",
      "`state.cache-size`, or the subtask's share of the heap where that is not given"),
  DISK_USABLE_BYTES(
      Step.FEATURES,
      "disk_usable_bytes",
      Kind.GAUGE,
      "bytes",
      "What may still be written to the TaskManager's disk that has the least left, of those of RocksDB, of temporary files and of local backups"),
  DISK_BYTES(Step.FEATURES, "disk_bytes", Kind.GAUGE, "bytes", "The size of that disk"),
  CACHE_FLUSH_TIME(
      Step.FEATURES,
      "cache_flush_time_ms",
      Kind.HISTOGRAM,
      "ms",
      "Time to write all changed users in a checkpoint, after its barrier has gone on; the subtask waits for it"),
  STATE_READS(
      Step.FEATURES, "state_reads", Kind.COUNTER, "reads", "Users read from the state backend"),
  STATE_WRITES(
      Step.FEATURES, "state_writes", Kind.COUNTER, "writes", "Users written to the state backend"),
  STATE_READ_BYTES(
      Step.FEATURES,
      "state_read_bytes",
      Kind.COUNTER,
      "bytes",
      "Bytes of packed users read from the state backend"),
  STATE_WRITTEN_BYTES(
      Step.FEATURES,
      "state_written_bytes",
      Kind.COUNTER,
      "bytes",
      "Bytes of packed users written to the state backend"),

  BATCHES(
      Step.BATCH, "batches", Kind.COUNTER, "batches", "Batches closed and handed on", Label.CAUSE),
  BATCH_SIZE(Step.BATCH, "batch_size", Kind.HISTOGRAM, "rows", "Rows of a batch"),
  BATCH_FILL_TIME(
      Step.BATCH,
      "batch_fill_time_ms",
      Kind.HISTOGRAM,
      "ms",
      "Time from the first row of a batch until it was closed"),

  PREDICTIONS(
      Step.SCORING,
      "predictions",
      Kind.COUNTER,
      "rows",
      "Rows that scoring has ended for",
      Label.PIPELINE_VERSION,
      Label.MODEL_VERSION,
      Label.STATUS),
  SCORING_TIME(
      Step.SCORING,
      "scoring_time_us",
      Kind.HISTOGRAM,
      "µs",
      "Time in the model, for a batch: from its first call to the end of its last",
      Label.PIPELINE_VERSION,
      Label.MODEL_VERSION),
  PREDICTION_LATENCY(
      Step.SCORING,
      "prediction_latency_ms",
      Kind.HISTOGRAM,
      "ms",
      "From the record's Kafka timestamp until its score was there; one row of each batch",
      Label.PIPELINE_VERSION,
      Label.MODEL_VERSION),
  BATCHES_IN_FLIGHT(
      Step.SCORING,
      "batches_in_flight",
      Kind.GAUGE,
      "batches",
      "Batches waiting for the model or in it, at most `scoring.capacity`"),
  BATCHES_CAPACITY(
      Step.SCORING,
      "batches_capacity",
      Kind.GAUGE,
      "batches",
      "The most batches in flight, `scoring.capacity`: as many are a full queue, which holds back the source"),
  ROW_RETRIES(
      Step.SCORING,
      "row_retries",
      Kind.COUNTER,
      "rows",
      "Rows tried again on their own since their batch failed"),
  SCORING_TIMEOUTS(
      Step.SCORING,
      "scoring_timeouts",
      Kind.COUNTER,
      "calls",
      "Calls of the model that took longer than `scoring.timeout`; all their rows are `TIMED_OUT`"),
  THREADS_REPLACED(
      Step.SCORING,
      "threads_replaced",
      Kind.COUNTER,
      "threads",
      "Scoring threads given up in a call that timed out, and replaced"),
  THREADS_STUCK(
      Step.SCORING,
      "threads_stuck",
      Kind.GAUGE,
      "threads",
      "Replaced threads whose call has not come back yet; each holds the model's memory"),
  ROW_BY_ROW(
      Step.SCORING,
      "row_by_row",
      Kind.GAUGE,
      "0 or 1",
      "1 where the probe at load found that batches give other bits, so that rows are scored alone",
      Label.PIPELINE_VERSION,
      Label.MODEL_VERSION),
  INFO(
      Step.SCORING,
      "info",
      Kind.GAUGE,
      "1",
      "Always 1: its labels say which definition and model run; join it to the other metrics",
      Label.PIPELINE_VERSION,
      Label.MODEL_NAME,
      Label.MODEL_VERSION),

  ROWS(Step.SINK, "rows", Kind.COUNTER, "rows", "Rows handed to the table's writer", Label.TABLE),
  COMMITS(
      Step.SINK,
      "commits",
      Kind.COUNTER,
      "commits",
      "Snapshots of this job that were seen in the table",
      Label.TABLE),
  COMMIT_LAG(
      Step.SINK,
      "commit_lag_ms",
      Kind.GAUGE,
      "ms",
      "How long rows have waited for the table's next commit; 0 where none wait",
      Label.TABLE),
  CHECKPOINTS_WITHOUT_COMMIT(
      Step.SINK,
      "checkpoints_without_commit",
      Kind.GAUGE,
      "checkpoints",
      "Checkpoints completed since rows wait for a commit: above 2, the table has stopped growing",
      Label.TABLE),
  TRANSACTIONS_LOST(
      Step.SINK,
      "transactions_lost",
      Kind.COUNTER,
      "transactions",
      "Transactions of the predictions topic that Kafka gave up after their checkpoint was complete: the topic lacks their rows, the tables have them. The first ends the job, but for a restore with `sink.on-late-restore: accept`"),
  TRANSACTION_AGE(
      Step.SINK,
      "transaction_age_ms",
      Kind.GAUGE,
      "ms",
      "How long the oldest transaction of the predictions topic has been open; 0 where none is"),
  TRANSACTION_TIMEOUT(
      Step.SINK,
      "transaction_timeout_ms",
      Kind.GAUGE,
      "ms",
      "`sink.transaction-timeout`: Kafka gives up a transaction that is open for longer; at nine tenths of it the job restarts, which writes its rows again");

  /** The metric group of all metrics. */
  public static final String GROUP = "millrace";

  private final Step step;
  private final String key;
  private final Kind kind;
  private final String unit;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // List.of: it cannot change
  private final List<Label> labels;

  Metric(Step step, String key, Kind kind, String unit, String description, Label... labels) {
    this.step = step;
    this.key = key;
    this.kind = kind;
    this.unit = unit;
    this.description = description;
    this.labels = List.of(labels);
  }

  public Step step() {
    return step;
  }

  /** The metric's name within its group. */
  public String key() {
    return key;
  }

  public Kind kind() {
    return kind;
  }

  public String unit() {
    return unit;
  }

  public String description() {
    return description;
  }

  /** The labels, in the order in which their groups are nested. */
  public List<Label> labels() {
    return labels;
  }

  /** The name that Flink's Prometheus reporter gives the metric, with the keys of nested groups. */
  public String prometheusName() {
    StringBuilder name = new StringBuilder("flink_taskmanager_job_task_operator_").append(GROUP);
    labels.forEach(label -> name.append('_').append(label.key()));
    return name.append('_').append(key).toString();
  }
}
