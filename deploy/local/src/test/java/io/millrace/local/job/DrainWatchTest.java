package io.millrace.local.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.broker.EmbeddedBroker;
import io.millrace.local.broker.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches against a real broker. */
class DrainWatchTest {
  private static final String GROUP = "group";

  @TempDir static Path temporary;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = EmbeddedBroker.start(temporary.resolve("broker"), EmbeddedBroker.freePort());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void emptyTopicsAreDrained() {
    create("empty");
    try (DrainWatch watch = watch("empty")) {
      assertThat(watch.drained()).isTrue();
      assertThat(watch.end()).isZero();
    }
  }

  @Test
  void recordsThatNoCheckpointHoldsAreNotDrained() {
    create("records");
    produce("records", 3, false);
    try (DrainWatch watch = watch("records")) {
      assertThat(watch.drained()).isFalse();

      commit("records", 2);
      assertThat(watch.drained()).isFalse();
      assertThat(watch.committed()).isEqualTo(2);

      commit("records", 3);
      assertThat(watch.drained()).isTrue();
      assertThat(watch.end()).isEqualTo(3);
    }
  }

  @Test
  void theMarkerOfATransactionIsNoRecord() {
    create("transactions");
    produce("transactions", 3, true);
    commit("transactions", 3);
    try (DrainWatch watch = watch("transactions")) {
      assertThat(watch.end()).isEqualTo(4);
      assertThat(watch.drained()).isTrue();

      produce("transactions", 1, true);
      assertThat(watch.drained()).isFalse();
    }
  }

  private static DrainWatch watch(String topic) {
    return new DrainWatch(broker.bootstrapServers(), GROUP, List.of(topic));
  }

  private static void create(String topic) {
    try (Topics topics = new Topics(broker.bootstrapServers())) {
      topics.create(List.of(topic));
    }
  }

  private static void produce(String topic, int records, boolean transaction) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", broker.bootstrapServers());
    // More may hang on a new partition (KAFKA-15591).
    properties.setProperty("max.in.flight.requests.per.connection", "1");
    if (transaction) {
      properties.setProperty("transactional.id", "test");
    }
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      if (transaction) {
        producer.initTransactions();
        producer.beginTransaction();
      }
      for (int i = 0; i < records; i++) {
        var unused = producer.send(new ProducerRecord<>(topic, 1, null, "value"));
      }
      if (transaction) {
        producer.commitTransaction();
      }
    }
  }

  private static void commit(String topic, long offset) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", broker.bootstrapServers());
    properties.setProperty("group.id", GROUP);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.commitSync(Map.of(new TopicPartition(topic, 1), new OffsetAndMetadata(offset)));
    }
  }
}
