package io.millrace.flink.source;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** The bounds of partitions' records that Kafka still holds. */
interface PartitionBounds {
  Map<TopicPartition, Bounds> of(Collection<TopicPartition> partitions);

  /**
   * The bounds of a partition.
   *
   * @param first the oldest offset that is left
   * @param end the offset after the newest one
   * @param topicId the topic's id; null where the brokers do not report it
   */
  record Bounds(long first, long end, Uuid topicId) {}
}
