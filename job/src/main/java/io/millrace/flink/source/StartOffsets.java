package io.millrace.flink.source;

import io.millrace.flink.Refusal;
import io.millrace.lake.start.LaterCheck;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets at which a start without state begins to read. A restored job goes on at the offsets
 * of its state, and partitions that appear later are read from their beginning.
 *
 * <p>The connector derives {@code auto.offset.reset} from this class, also for restored offsets. It
 * is always NONE: an offset that Kafka has deleted is then an error, not a silent jump.
 */
public final class StartOffsets implements OffsetsInitializer {
  private static final long serialVersionUID = 1L;

  private enum Kind {
    EARLIEST,
    LATEST,
    TIMESTAMP,
    COMMITTED
  }

  private final Kind kind;
  private final long timestampMs;

  private StartOffsets(Kind kind, long timestampMs) {
    this.kind = kind;
    this.timestampMs = timestampMs;
  }

  public static StartOffsets earliest() {
    return new StartOffsets(Kind.EARLIEST, 0);
  }

  public static StartOffsets latest() {
    return new StartOffsets(Kind.LATEST, 0);
  }

  /** The first record of each partition whose Kafka timestamp is not before the given one. */
  public static StartOffsets timestamp(Instant timestamp) {
    return new StartOffsets(Kind.TIMESTAMP, timestamp.toEpochMilli());
  }

  /** The offsets that the consumer group has committed. */
  public static StartOffsets committed() {
    return new StartOffsets(Kind.COMMITTED, 0);
  }

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever log) {
    return switch (kind) {
      case EARLIEST -> beginnings(partitions);
      case LATEST -> log.endOffsets(partitions);
      case TIMESTAMP ->
          OffsetsInitializer.timestamp(timestampMs).getPartitionOffsets(partitions, log);
      case COMMITTED -> committed(partitions, log);
    };
  }

  /** The marker of each beginning; the reader turns it into an offset with the log's bounds. */
  private static Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    partitions.forEach(partition -> offsets.put(partition, KafkaPartitionSplit.EARLIEST_OFFSET));
    return offsets;
  }

  /**
   * The committed offsets. Where the group has committed only some partitions, the others are new.
   */
  private static Map<TopicPartition, Long> committed(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever log) {
    Map<TopicPartition, Long> committed = log.committedOffsets(partitions);
    if (committed.isEmpty()) {
      throw new Refusal(
          LaterCheck.TOPICS,
          "Cannot start at the committed offsets of "
              + partitions
              + ": the consumer group has committed none; check kafka.group.id, or set"
              + " source.start-offsets to earliest, latest or timestamp");
    }
    Map<TopicPartition, Long> offsets = beginnings(partitions);
    offsets.putAll(committed);
    return offsets;
  }

  @Override
  @SuppressWarnings("deprecation") // Kafka's class, which the connector's interface asks for.
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return OffsetResetStrategy.NONE;
  }

  @Override
  public String toString() {
    return kind == Kind.TIMESTAMP ? "TIMESTAMP " + Instant.ofEpochMilli(timestampMs) : kind.name();
  }
}
