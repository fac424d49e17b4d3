package io.millrace.local.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.local.proof.ShopEvents.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/**
 * What a real broker and Kafka's clients do where nobody guards them: a consumer continues at the
 * offset of a checkpoint, as Flink's reader does, and a producer writes in transactions.
 */
class KafkaHazardIT {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Broker broker = Broker.shared();

  @Test
  void underResetEarliestDeletedRecordsAreSkippedInSilence() {
    TopicPartition partition = topicWithDeletedRecords();

    assertThat(offsets(read(partition, 2, 15, Map.of("auto.offset.reset", "earliest"))))
        .startsWith(5L)
        .endsWith(19L)
        .hasSize(15);
  }

  /** What is in the log still is skipped as well. */
  @Test
  void underResetLatestAllThatIsThereIsSkippedInSilence() {
    TopicPartition partition = topicWithDeletedRecords();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of("auto.offset.reset", "latest"))) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 2);
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.position(partition) == 2 && System.nanoTime() < until) {
        assertThat(consumer.poll(POLL)).isEmpty();
      }

      assertThat(consumer.position(partition)).isEqualTo(20);
    }
  }

  /** Millrace's setting. */
  @Test
  void underResetNoneADeletedOffsetIsAnError() {
    TopicPartition partition = topicWithDeletedRecords();

    assertThatThrownBy(() -> read(partition, 2, 1, Map.of("auto.offset.reset", "none")))
        .isInstanceOf(OffsetOutOfRangeException.class)
        .hasMessageContaining(partition.topic());
  }

  /** No setting of a consumer tells one topic from another of the same name. */
  @Test
  void aTopicMadeAnewIsReadOnWhereTheOldOneEndedInSilence() {
    String topic = broker.newTopic("hazard-remade");
    append(topic, 10, "old");
    try (TopicChanges changes = new TopicChanges(broker)) {
      changes.delete(topic);
    }
    broker.create(topic);
    append(topic, 15, "new");

    List<ConsumerRecord<byte[], byte[]>> records =
        read(new TopicPartition(topic, 0), 10, 5, Map.of("auto.offset.reset", "none"));

    assertThat(offsets(records)).as("ten records of the new topic are missing").startsWith(10L);
    assertThat(records).allMatch(each -> new String(each.value(), UTF_8).startsWith("new"));
  }

  @Test
  void byDefaultAbortedTransactionsAreRead() {
    String topic = broker.newTopic("hazard-aborted");
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaProducer<byte[], byte[]> producer =
        producer(Map.of("transactional.id", "aborts-" + topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int i = 0; i < 3; i++) {
        var unused = producer.send(record(topic, "aborted"));
      }
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      var unused = producer.send(record(topic, "committed"));
      producer.commitTransaction();
    }

    assertThat(read(partition, 0, 4, Map.of("auto.offset.reset", "none"))).hasSize(4);
    assertThat(broker.committedRecords(topic))
        .extracting(each -> new String(each.value(), UTF_8))
        .containsExactly("committed");
  }

  /** Twenty records, of which retention has taken the first five. */
  private TopicPartition topicWithDeletedRecords() {
    TopicPartition partition = new TopicPartition(broker.newTopic("hazard-deleted"), 0);
    append(partition.topic(), 20, "event");
    try (TopicChanges changes = new TopicChanges(broker)) {
      changes.deleteRecordsBefore(5, partition);
    }
    return partition;
  }

  private void append(String topic, int count, String text) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(new Line(null, (text + " " + i).getBytes(UTF_8), 0, i));
    }
    broker.append(topic, lines);
  }

  /** Reads on from an offset until there are so many records. */
  private List<ConsumerRecord<byte[], byte[]>> read(
      TopicPartition partition, long from, int count, Map<String, Object> settings) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(settings)) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (records.size() < count && System.nanoTime() < until) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  private static List<Long> offsets(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(ConsumerRecord::offset).toList();
  }

  private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
    return new KafkaConsumer<>(
        with(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    return new KafkaProducer<>(
        with(settings), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> with(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put("bootstrap.servers", broker.servers());
    return all;
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String text) {
    return new ProducerRecord<>(topic, 0, null, text.getBytes(UTF_8));
  }
}
