package io.millrace.flink.source;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Asks Kafka what it still holds of partitions. */
interface PartitionBounds {
  Map<TopicPartition, Bounds> of(Collection<TopicPartition> partitions);

  /**
   * @param first the oldest offset that is left
   * @param end the offset after the newest one
   * @param topicId null where the brokers do not tell it
   */
  record Bounds(long first, long end, Uuid topicId) {}
}
