package io.millrace.local.job;

import io.millrace.local.broker.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Checks whether the offsets that are left hold a record at all: the markers of other clients'
 * transactions take offsets too, and the job never commits an offset behind a marker at the end.
 */
final class Remainder {
  /** The most offsets that are looked at: more are surely not markers alone. */
  private static final long MOST_MARKERS = 1_000;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String bootstrapServers;

  Remainder(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  boolean hasRecords(String topic, long[] from, long[] to) {
    List<TopicPartition> left = new ArrayList<>();
    for (TopicPartition partition : Topics.partitions(topic)) {
      long offsets = to[partition.partition()] - from[partition.partition()];
      if (offsets > MOST_MARKERS) {
        return true;
      }
      if (offsets > 0) {
        left.add(partition);
      }
    }
    return hasRecords(left, from, to);
  }

  private boolean hasRecords(List<TopicPartition> left, long[] from, long[] to) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", bootstrapServers);
    properties.setProperty("enable.auto.commit", "false");
    properties.setProperty("auto.offset.reset", "none");
    properties.setProperty("isolation.level", "read_committed");
    properties.setProperty("max.poll.records", "1");
    properties.setProperty("fetch.max.wait.ms", "100");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(left);
      left.forEach(partition -> consumer.seek(partition, from[partition.partition()]));
      while (left.stream().anyMatch(p -> consumer.position(p) < to[p.partition()])) {
        if (!consumer.poll(Duration.ofMillis(200)).isEmpty() || System.nanoTime() > deadline) {
          return true;
        }
      }
      return false;
    }
  }
}
