package io.millrace.topic;

import io.millrace.verify.TopicRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds the offsets of a topic that hold a record for the job, which skips aborted transactions.
 */
public final class KafkaRecords implements TopicRecords {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int PATIENCE_POLLS = 30;

  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * @param properties the settings of Kafka's client, secrets resolved
   */
  public KafkaRecords(Map<String, String> properties) {
    Map<String, Object> all = new TreeMap<>(properties);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.remove(ConsumerConfig.GROUP_ID_CONFIG);
    try {
      consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw unreadable("the topics", e);
    }
  }

  @Override
  public synchronized long firstRecord(String topic, int partition, long from, long to) {
    TopicPartition at = new TopicPartition(topic, partition);
    try {
      consumer.assign(List.of(at));
      if (consumer.beginningOffsets(List.of(at)).get(at) > from) {
        // The first offsets have been deleted, so nothing shows whether they held a record.
        return from;
      }
      consumer.seek(at, from);
      for (int poll = 0; poll < PATIENCE_POLLS && consumer.position(at) <= to; poll++) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> each : records) {
          return Math.min(each.offset(), to + 1);
        }
      }
      return Math.min(consumer.position(at), to + 1);
    } catch (KafkaException e) {
      throw unreadable(at.toString(), e);
    }
  }

  private static UnreadableTopicException unreadable(String what, KafkaException e) {
    return new UnreadableTopicException(
        "Cannot read %s: %s (check kafka.*, or leave it out: missing offsets then count as differences)"
            .formatted(what, KafkaReason.of(e)),
        e);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
