package io.millrace.options;

import io.millrace.options.PassThroughPrefix.OwnedKey;
import java.util.List;
import java.util.stream.Stream;

/**
 * The properties of Kafka's clients that exactly-once delivery and the strict decoder depend on.
 */
final class KafkaKeys {
  private static final String BYTES =
      "records are read and written as bytes, by the job's own code";
  private static final String EXACTLY_ONCE = "exactly-once delivery needs the job's own value";

  static final List<OwnedKey> OWNED =
      List.of(
          new OwnedKey(
              "auto.offset.reset",
              "a jump would lose records in silence; use source.start-offsets and source.on-deleted-offsets"),
          new OwnedKey(
              "enable.auto.commit", "offsets are committed with checkpoints, never by a timer"),
          new OwnedKey(
              "commit.offsets.on.checkpoint",
              "offsets are always committed with checkpoints; leave it out"),
          new OwnedKey(
              "isolation.level",
              "always read_committed: aborted transactions are not events; leave it out"),
          new OwnedKey("key.deserializer", BYTES),
          new OwnedKey("value.deserializer", BYTES),
          new OwnedKey("key.serializer", BYTES),
          new OwnedKey("value.serializer", BYTES),
          new OwnedKey("transaction.timeout.ms", "use sink.transaction-timeout"),
          new OwnedKey("transactional.id", EXACTLY_ONCE + "; it begins with job.name"),
          new OwnedKey("enable.idempotence", EXACTLY_ONCE),
          new OwnedKey("acks", EXACTLY_ONCE),
          new OwnedKey(
              "config.providers",
              "references are resolved by the job itself: write ${env:NAME} or ${file:/path}"));

  /** The keys owned in the producer's properties: it may use other brokers, but is no consumer. */
  static final List<OwnedKey> OWNED_BY_SINK =
      Stream.concat(
              OWNED.stream(),
              Stream.of(new OwnedKey("group.id", "a producer has no group; use kafka.group.id")))
          .toList();

  private KafkaKeys() {}
}
