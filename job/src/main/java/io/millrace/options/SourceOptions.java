package io.millrace.options;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The source's options: the Kafka client, and where a start without state begins to read. */
public final class SourceOptions {
  public static final Option<List<String>> BOOTSTRAP_SERVERS =
      Option.required(
          "kafka.bootstrap.servers",
          ValueTypes.addresses(),
          "Brokers to begin with. The topics are the definition's");

  public static final Option<String> GROUP_ID =
      Option.optional(
          "kafka.group.id",
          ValueTypes.text("[^\\s]{1,200}", "must be 1 to 200 characters without blanks"),
          "`millrace-` and the definition's `pipeline`",
          "The consumer group under which finished offsets are committed at each checkpoint, for monitoring and for `source.start-offsets: committed`. Restarts use Flink's state, never these");

  public static final Option<StartFrom> START_OFFSETS =
      Option.of(
              "source.start-offsets",
              ValueTypes.choice(StartFrom.class),
              "earliest",
              "Where a start without state begins: `earliest`, `latest`, `timestamp` (the first record at or after `source.start-timestamp`), or `committed` (the group's offsets; partitions without one from their beginning). A restored job goes on from the offsets in its state; partitions and topics that come later are read from their beginning")
          .changingResults("Records before it are not read, so they are in no feature");

  public static final Option<Instant> START_TIMESTAMP =
      Option.optional(
              "source.start-timestamp",
              ValueTypes.instant(),
              "none",
              "The Kafka timestamp to begin at; with `source.start-offsets: timestamp`, and only then")
          .changingResults("Records before it are not read, so they are in no feature");

  public static final Option<DeletedOffsets> ON_DELETED_OFFSETS =
      Option.of(
              "source.on-deleted-offsets",
              ValueTypes.choice(DeletedOffsets.class),
              "fail",
              "When Kafka has deleted the offsets to go on from: `fail` ends the job with advice; `accept` goes on at the oldest that is left, and counts what is lost in `offsets_skipped`")
          .changingResults("With `accept`, lost records are in no table and no feature");

  public static final Option<Duration> BUFFER_TIMEOUT =
      Option.of(
          "source.buffer-timeout",
          ValueTypes.duration(Duration.ofMillis(1), Duration.ofSeconds(10)),
          "2ms",
          "The longest that a decoded event waits for its network buffer to fill, on its way to its user's subtask. A longer one saves CPU where events are few");

  /** The place where a start without state begins to read. */
  public enum StartFrom {
    EARLIEST,
    LATEST,
    TIMESTAMP,
    COMMITTED
  }

  /** The reaction to a gap that Kafka's retention has left. */
  public enum DeletedOffsets {
    FAIL,
    ACCEPT
  }

  public static final PassThroughPrefix KAFKA =
      new PassThroughPrefix(
          "kafka.",
          "Any property of Kafka's clients, TLS and SASL included, for the source and for the predictions topic",
          "--kafka.security.protocol SASL_SSL --kafka.sasl.mechanism PLAIN --kafka.sasl.jaas.config 'org.apache.kafka.common.security.plain.PlainLoginModule required username=\"shop\" password=\"${file:/run/secrets/kafka}\";'",
          KafkaKeys.OWNED,
          Set.of());

  static final OptionGroup GROUP =
      OptionGroup.of(
              "Kafka and the source",
              "Where events come from.",
              BOOTSTRAP_SERVERS,
              GROUP_ID,
              START_OFFSETS,
              START_TIMESTAMP,
              ON_DELETED_OFFSETS,
              BUFFER_TIMEOUT)
          .with(KAFKA);

  private SourceOptions() {}
}
