package io.millrace.topic;

import io.millrace.event.KafkaCoordinates;
import io.millrace.trial.GivenRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads some records of topics, up to the same number of each partition. Commits nothing, and joins
 * no group.
 */
public final class TopicSample {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int PATIENCE_POLLS = 15;
  private static final String PATIENCE_MS = "15000";

  private TopicSample() {}

  /** The end of a partition that records are read from. */
  public enum End {
    FIRST,
    LAST
  }

  /**
   * Reads records: those of a partition in order of offset, partitions in any order.
   *
   * @param properties the settings of Kafka's client, secrets resolved
   * @param recordsMax the limit for all partitions together
   * @throws UnreadableTopicException where the brokers or a topic cannot be reached
   */
  public static void read(
      Map<String, String> properties,
      Collection<String> topics,
      End end,
      int recordsMax,
      Consumer<GivenRecord> target) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings(properties), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = partitions(consumer, topics);
      int each = Math.max(1, recordsMax / Math.max(1, partitions.size()));
      Map<TopicPartition, Long> ends = seek(consumer, partitions, end, each);
      new Reading(consumer, ends, each, recordsMax).read(target);
    } catch (KafkaException e) {
      throw new UnreadableTopicException(
          "Cannot read %s: %s (check kafka.*, and that the brokers can be reached from here)"
              .formatted(String.join(", ", topics), KafkaReason.of(e)),
          e);
    }
  }

  private static Map<String, Object> settings(Map<String, String> properties) {
    Map<String, Object> all = new TreeMap<>(properties);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    all.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    all.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return all;
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, Collection<String> topics) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      List<PartitionInfo> found = consumer.partitionsFor(topic);
      if (found == null || found.isEmpty()) {
        throw new KafkaException("there is no topic " + topic);
      }
      found.forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
    }
    return partitions;
  }

  /** Assigns and seeks the partitions that have records, and returns the end offset of each. */
  private static Map<TopicPartition, Long> seek(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, End end, int each) {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    ends.values().removeIf(offset -> offset == 0);
    ends.entrySet().removeIf(at -> at.getValue() <= first.get(at.getKey()));
    consumer.assign(ends.keySet());
    ends.forEach(
        (partition, to) -> {
          long from = first.get(partition);
          consumer.seek(partition, end == End.FIRST ? from : Math.max(from, to - each));
        });
    return ends;
  }

  /** A pass over the partitions. */
  private static final class Reading {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final int each;
    private final Map<TopicPartition, Integer> taken = new HashMap<>();
    private int left;

    Reading(
        KafkaConsumer<byte[], byte[]> consumer,
        Map<TopicPartition, Long> ends,
        int each,
        int recordsMax) {
      this.consumer = consumer;
      this.ends = ends;
      this.each = each;
      this.left = recordsMax;
    }

    void read(Consumer<GivenRecord> target) {
      int idlePolls = 0;
      while (!ends.isEmpty() && left > 0) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        idlePolls = records.isEmpty() ? idlePolls + 1 : 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
          take(record, target);
        }
        // Markers of transactions may follow the last record, and only the position passes them.
        ends.entrySet()
            .removeIf(
                at ->
                    taken.getOrDefault(at.getKey(), 0) >= each
                        || consumer.position(at.getKey()) >= at.getValue());
        consumer.pause(consumer.assignment().stream().filter(at -> !ends.containsKey(at)).toList());
        if (idlePolls == PATIENCE_POLLS) {
          throw new KafkaException("no record has come for " + PATIENCE_POLLS + " s");
        }
      }
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Consumer<GivenRecord> target) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (left > 0
          && ends.containsKey(partition)
          && taken.merge(partition, 1, Integer::sum) <= each) {
        left--;
        KafkaCoordinates place = RecordPlace.of(record);
        target.accept(new GivenRecord(place.toString(), place, record.key(), record.value()));
      }
    }
  }
}
