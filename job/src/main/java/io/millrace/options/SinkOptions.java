package io.millrace.options;

import java.time.Duration;
import java.util.Set;

/** The options of the tables' writers and of the predictions topic. */
public final class SinkOptions {
  public static final Option<ByteSize> TARGET_FILE_SIZE =
      Option.of(
          "sink.target-file-size",
          ValueTypes.size("1mb", "2gb"),
          "128mb",
          "A data file that reaches it is closed and another begun; each checkpoint closes all");

  public static final Option<Integer> STALL_CHECKPOINTS =
      Option.of(
          "sink.stall-checkpoints",
          ValueTypes.integer(1, 1000),
          "3",
          "Checkpoints completed without a commit, while rows wait for one, after which the log says that a table has stopped growing; `checkpoints_without_commit` shows it at once");

  public static final Option<Duration> TRANSACTION_TIMEOUT =
      Option.of(
          "sink.transaction-timeout",
          ValueTypes.duration(Duration.ofSeconds(1), Duration.ofDays(7)),
          "15m",
          "How long Kafka keeps an open transaction of the predictions topic. At most the broker's `transaction.max.timeout.ms`. Where no checkpoint completes for nine tenths of it, the job restarts, so that the rows are written again before Kafka drops them; a checkpoint at its `checkpoint.timeout`, `checkpoint.interval` or `checkpoint.min-pause` included, must fit. A transaction is open for at most (`checkpoint.tolerable-failures` + 1) × the greater of `checkpoint.interval` and `checkpoint.timeout` + `checkpoint.min-pause`, and one `checkpoint.timeout`");

  public static final Option<LateRestore> ON_LATE_RESTORE =
      Option.of(
          "sink.on-late-restore",
          ValueTypes.choice(LateRestore.class),
          "fail",
          "When Kafka has given up a transaction of the checkpoint that is restored, or no longer knows whether it was committed: `fail` ends the job with advice; `accept` goes on without its rows, which the tables have and the topic lacks, and counts it. A restore at any time is fine where Kafka says that all was committed; it forgets after `transactional.id.expiration.ms`, a week. A transaction that a running job loses ends it in any case");

  /** The treatment of a restore whose transactions Kafka may have dropped. */
  public enum LateRestore {
    FAIL,
    ACCEPT
  }

  public static final PassThroughPrefix KAFKA =
      new PassThroughPrefix(
          "sink.kafka.",
          "Properties of the predictions topic's producer, on top of those of `kafka.*`: other brokers, compression, `linger.ms` (1 where none is given)",
          "--sink.kafka.bootstrap.servers other:9092 --sink.kafka.compression.type lz4",
          KafkaKeys.OWNED_BY_SINK,
          Set.of());

  static final OptionGroup GROUP =
      OptionGroup.of(
              "Sink",
              "How rows are written. Format, compression and partitions are the definition's or fixed.",
              TARGET_FILE_SIZE,
              STALL_CHECKPOINTS,
              TRANSACTION_TIMEOUT,
              ON_LATE_RESTORE)
          .with(KAFKA);

  private SinkOptions() {}
}
