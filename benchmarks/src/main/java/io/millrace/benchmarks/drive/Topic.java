package io.millrace.benchmarks.drive;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of a broker, and how this suite writes and reads it. */
public record Topic(String brokers, String name, String compression) {
  /** The time that records wait for others, so that batches become large. */
  static final Duration FOR_THROUGHPUT = Duration.ofMillis(20);

  /** No wait: each record leaves at once, so that the sender adds nothing to a latency. */
  static final Duration FOR_LATENCY = Duration.ZERO;

  KafkaProducer<byte[], byte[]> producer(Duration linger) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            brokers,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            compression,
            ProducerConfig.LINGER_MS_CONFIG,
            Long.toString(linger.toMillis()),
            ProducerConfig.BATCH_SIZE_CONFIG,
            "262144",
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            "67108864"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** A reader of all records from now on, those of uncommitted transactions included. */
  KafkaConsumer<byte[], byte[]> readerFromEnd() {
    KafkaConsumer<byte[], byte[]> consumer = reader("read_uncommitted");
    consumer.seekToEnd(consumer.assignment());
    consumer.assignment().forEach(consumer::position); // a seek is lazy, and events come at once
    return consumer;
  }

  /** A reader of all records of committed transactions, and of those without one. */
  public KafkaConsumer<byte[], byte[]> readerFromBeginning() {
    KafkaConsumer<byte[], byte[]> consumer = reader("read_committed");
    consumer.seekToBeginning(consumer.assignment());
    return consumer;
  }

  /**
   * A reader that all partitions are assigned to.
   *
   * @param isolation Kafka's {@code isolation.level}
   */
  public KafkaConsumer<byte[], byte[]> reader(String isolation) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                isolation,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                "10000"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(name).stream()
            .map(each -> new TopicPartition(name, each.partition()))
            .toList();
    consumer.assign(partitions);
    return consumer;
  }
}
