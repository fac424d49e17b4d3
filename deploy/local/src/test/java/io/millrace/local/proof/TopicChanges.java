package io.millrace.local.proof;

import io.millrace.local.broker.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Changes of a topic other than appends: it loses records, grows, and is deleted. */
final class TopicChanges implements AutoCloseable {
  private final Admin admin;

  TopicChanges(Broker broker) {
    this(broker.servers());
  }

  TopicChanges(String servers) {
    admin = Admin.create(Map.of("bootstrap.servers", servers));
  }

  Uuid id(String topic) {
    return await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).topicId();
  }

  /** Deletes records as retention does: the log of the partition then begins at this offset. */
  void deleteRecordsBefore(long offset, TopicPartition partition) {
    await(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset))).all());
  }

  void grow(String topic, int partitions) {
    await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all());
  }

  void delete(String topic) {
    await(admin.deleteTopics(List.of(topic)).all());
  }

  /** Commits offsets of the topic's partitions for a group, but no negative one. */
  void commit(String group, String topic, long... offsets) {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    for (TopicPartition partition : Topics.partitions(topic)) {
      long offset = offsets[partition.partition()];
      if (offset >= 0) {
        committed.put(partition, new OffsetAndMetadata(offset));
      }
    }
    await(admin.alterConsumerGroupOffsets(group, committed).all());
  }

  private static <T> T await(KafkaFuture<T> done) {
    try {
      return done.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("The broker does not do it", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
