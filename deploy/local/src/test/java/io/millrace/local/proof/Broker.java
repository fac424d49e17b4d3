package io.millrace.local.proof;

import io.millrace.file.FolderTree;
import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.broker.Topics;
import io.millrace.local.proof.ShopEvents.Line;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker, its topics, and what readers of committed records see in them. */
final class Broker implements AutoCloseable {
  private static final AtomicInteger NEXT_TOPIC = new AtomicInteger();
  private static final Duration POLL = Duration.ofMillis(500);

  /**
   * The setting for one request in flight, since more may hang on a new partition (KAFKA-15591).
   */
  private static final String ONE_IN_FLIGHT = "max.in.flight.requests.per.connection";

  private static Broker shared;

  private final EmbeddedBroker broker;

  private Broker(EmbeddedBroker broker) {
    this.broker = broker;
  }

  /** The broker for all tests of this process, which ends with it. */
  static synchronized Broker shared() {
    if (shared == null) {
      try {
        Path folder = Files.createTempDirectory("millrace-broker");
        shared = on(folder.resolve("log"));
        Broker started = shared;
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      started.close();
                      deleteAll(folder);
                    }));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
  }

  /** A broker on a log that is new, or that another process has left. */
  static Broker on(Path folder) throws IOException {
    return new Broker(EmbeddedBroker.start(folder, EmbeddedBroker.freePort()));
  }

  /**
   * @param changed settings of the broker
   */
  static Broker on(Path folder, int port, Map<String, String> changed) {
    return new Broker(EmbeddedBroker.start(folder, port, changed));
  }

  private static void deleteAll(Path folder) {
    try {
      FolderTree.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String servers() {
    return broker.bootstrapServers();
  }

  /** Makes a topic that no other test has. */
  String newTopic(String prefix) {
    return create(prefix + "-" + NEXT_TOPIC.incrementAndGet());
  }

  String create(String topic) {
    try (Topics topics = new Topics(servers())) {
      topics.create(List.of(topic));
    }
    return topic;
  }

  Uuid topicId(String topic) {
    return topicId(servers(), topic);
  }

  /** The id of a topic on a broker of another process. */
  static Uuid topicId(String servers, String topic) {
    try (TopicChanges changes = new TopicChanges(servers)) {
      return changes.id(topic);
    }
  }

  long[] ends(String topic) {
    try (Topics topics = new Topics(servers())) {
      return topics.endOffsets(topic);
    }
  }

  /** Appends the lines in their order, at their partitions and with their timestamps. */
  void append(String topic, List<Line> lines) {
    append(servers(), topic, lines);
  }

  /** Appends lines to a broker of another process. */
  static void append(String servers, String topic, List<Line> lines) {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", servers, "acks", "all", "linger.ms", "5", ONE_IN_FLIGHT, 1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<java.util.concurrent.Future<?>> sent = new ArrayList<>();
      for (Line line : lines) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    topic, line.partition(), line.timestampMs(), line.key(), line.value())));
      }
      producer.flush();
      for (java.util.concurrent.Future<?> each : sent) {
        each.get();
      }
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("Cannot append to " + topic, e);
    }
  }

  /**
   * Appends the lines in transactions of {@code each} lines, each of which leaves a marker at an
   * offset.
   */
  void appendInTransactions(String topic, List<Line> lines, int each) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            servers(),
            "transactional.id",
            "writes-" + topic,
            ONE_IN_FLIGHT,
            1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (int from = 0; from < lines.size(); from += each) {
        producer.beginTransaction();
        for (Line line : lines.subList(from, Math.min(from + each, lines.size()))) {
          // The commit throws what fails.
          var unused =
              producer.send(
                  new ProducerRecord<>(
                      topic, line.partition(), line.timestampMs(), line.key(), line.value()));
        }
        producer.commitTransaction();
      }
    }
  }

  /** All records of a topic that a reader of committed ones gets. */
  List<ConsumerRecord<byte[], byte[]>> committedRecords(String topic) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", servers(),
            "isolation.level", "read_committed",
            "enable.auto.commit", "false",
            "auto.offset.reset", "none");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    List<TopicPartition> partitions = Topics.partitions(topic);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      // Of committed records: nothing behind an open transaction counts as the end.
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() {
    broker.close();
  }
}
