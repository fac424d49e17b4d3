package io.millrace.sizing;

import io.millrace.feature.AggregateKind;

/**
 * The figures of the cost model, in this one place. CPU is in microseconds on a core of an x86-64
 * server with AVX2, under Java 17; another machine took half of it for the same job.
 *
 * <p>Whole job: {@code benchmarks/run capacity --users uniform-100k} on 2 cores on 2026-11-30,
 * events of their own, the demo's 24 features and 120 trees, checkpoints of 10 s, one run: 28.75 µs
 * an event, of which features and predictions 13.1, source and events 5.4, scoring 4.8, RocksDB's
 * threads 1.7, the collector 0.25, all others 3.5. The cache held all users, of 452 bytes. Parts:
 * {@code benchmarks/run parts}. What a part does not explain of its thread is in that thread's
 * fixed cost, so the model gives 28.75 for that run, which a test holds.
 *
 * <p>To measure them again: benchmarks/README.md.
 */
final class CostFigures {
  /** The machine and run, for people. */
  static final String ORIGIN =
      "measured on 2 cores of a slow x86-64 server (AVX2, Java 17), one run: see benchmarks/README.md to repeat it on yours";

  /** The factor by which CPU on another machine or with other data may differ, either way. */
  static final double CPU_FACTOR = 2;

  /** The same for bytes of tables, which go with how values repeat. */
  static final double BYTES_FACTOR = 2;

  // The thread of the source and of the table events: 5.4 µs for 5 fields and 165 bytes.
  static final double SOURCE_EVENT = 2.9;
  static final double SOURCE_FIELD = 0.32;
  static final double SOURCE_BYTE = 0.0057;

  // The thread of the features and of the table predictions: 13.1 µs, of which the state has 2.4.
  static final double FEATURES_EVENT = 4.9;
  static final double PREDICTION_COLUMN = 0.09;

  /** Handing rows to the model's thread and back, beside the model's own time. */
  static final double SCORING_EVENT = 0.9;

  /** A row of 120 trees over 24 features, where the model cannot be timed. */
  static final double SCORING_ASSUMED = 3.9;

  // The state of a user is unpacked and packed for each event: 2.4 µs for 452 bytes.
  static final double STATE_HIT = 0.4;
  static final double STATE_HIT_BYTE = 0.0044;

  // A user who is not in the cache: RocksDB's get and put, estimated from a run in which nine of
  // ten were not.
  static final double STATE_MISS = 5.5;
  static final double STATE_MISS_BYTE = 0.003;

  /**
   * A read that RocksDB's memory does not answer: the job took 1.24 times the CPU with 5 million
   * users (44.5 µs for 36.0, before tables were written by columns), three quarters of them there.
   */
  static final double STATE_COLD = 14;

  /** Larger users were never measured in a job. */
  static final int MEASURED_USER_BYTES = 4 << 10;

  // RocksDB's flushes and compactions for a user that is written for each event.
  static final double ROCKSDB_MISS = 1.3;
  static final double ROCKSDB_MISS_BYTE = 0.002;

  /** Kafka's fetcher, the network, checkpoints, compilers, RocksDB's threads. */
  static final double OTHER_EVENT = 5.2;

  /** The collector's part of all the work beside it. */
  static final double COLLECTOR_SHARE = 0.01;

  /** The part of a core that events may take: the rest is for peaks and for catching up. */
  static final double BUSY_SHARE = 0.6;

  // State on disk: RocksDB's key (a user's id and its frame), its levels, and files that a
  // checkpoint still holds; what compactions upload again with an increment.
  static final long STATE_KEY_BYTES = 48;
  static final double DISK_FACTOR = 1.6;
  static final double INCREMENT_FACTOR = 2;

  // Rows in Parquet (zstd): events 81.9 bytes with 5 fields and raw values of 165 bytes,
  // predictions 74.0 with 24 features.
  static final double EVENT_ROW_BYTES = 20;
  static final double EVENT_FIELD_BYTES = 6;
  static final double RAW_BYTE = 0.2;
  static final double PREDICTION_ROW_BYTES = 26;
  static final double PREDICTION_COLUMN_BYTES = 2;

  // A bootstrap, on a thread: the start of its job, an event that is read, sent to its user's task,
  // spooled and folded, and a byte of state that is restored, rewritten and saved. From the demo's
  // tables (218,876 events of 4,000 users, two features folded) on a busy machine.
  static final double BOOTSTRAP_SECONDS = 3.5;
  static final double BOOTSTRAP_EVENT = 25;
  static final double BOOTSTRAP_STATE_BYTE = 0.05;
  // Memory. A user waits packed in the cache, with some room to grow; and a name, a map's entry and
  // the objects around it, as the job's cache counts them. The cache has an eighth of the heap by
  // default.
  static final long CACHED_USER_BYTES = 232;
  static final double CACHED_ROOM = 1.06;
  static final int HEAP_PER_CACHE = 8;
  static final long HEAP_PER_SLOT = 448L << 20;
  static final long CACHE_PER_SLOT_MAX = 256L << 20;
  static final long MANAGED_PER_SLOT_MIN = 256L << 20;
  static final long MANAGED_PER_SLOT_MAX = 1024L << 20;
  static final long OFF_HEAP_PER_SLOT = 256L << 20;

  private CostFigures() {}

  /**
   * The time to advance a feature by one event, its window full: {@code FeatureBenchmark}, thread
   * CPU, rounded up.
   */
  static double feature(AggregateKind kind) {
    return switch (kind) {
      case COUNT -> 0.17;
      case SUM -> 0.21;
      case MEAN, STDDEV, VARIANCE -> 0.28;
      case MIN, MAX -> 0.23;
      case FIRST -> 0.24;
      case DISTINCT -> 0.39;
      case QUANTILE -> 0.44;
      case MODE -> 0.82;
      case DECAYED_SUM -> 0.12;
      case LAST, STREAK, SECONDS_SINCE, VALUE -> 0.05;
      case RATIO, HOUR_OF_DAY, DAY_OF_WEEK -> 0.03;
    };
  }
}
