package io.millrace.local.input;

import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.broker.Topics;
import io.millrace.local.exit.RunFailure;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the last value of each partition, which a load that goes on must find in its input. */
final class LastRecords {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String bootstrapServers;

  LastRecords(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** The last value of each partition; null where a partition is empty. */
  byte[][] read(String topic, long[] endOffsets) {
    byte[][] values = new byte[endOffsets.length][];
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", bootstrapServers);
    properties.setProperty("enable.auto.commit", "false");
    properties.setProperty("auto.offset.reset", "none");
    // Nothing more comes: a fetch at the end of a partition need not wait for it.
    properties.setProperty("fetch.max.wait.ms", "10");
    properties.setProperty(
        "max.partition.fetch.bytes", Integer.toString(EmbeddedBroker.MAX_MESSAGE_BYTES));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (TopicPartition partition : Topics.partitions(topic)) {
        long end = endOffsets[partition.partition()];
        if (end > 0) {
          values[partition.partition()] = last(consumer, partition, end - 1);
        }
      }
    }
    return values;
  }

  private static byte[] last(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long offset) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, offset);
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
      if (record.offset() == offset) {
        return record.value();
      }
    }
    throw RunFailure.failed(
        "The embedded broker did not give %s@%d within %d s: start over with --fresh"
            .formatted(partition, offset, PATIENCE.toSeconds()));
  }
}
