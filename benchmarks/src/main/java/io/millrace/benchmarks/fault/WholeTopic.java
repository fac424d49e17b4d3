package io.millrace.benchmarks.fault;

import io.millrace.benchmarks.drive.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** A topic that nobody writes any more, as a reader of committed records sees it. */
final class WholeTopic {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Topic topic;

  WholeTopic(String brokers, String name) {
    topic = new Topic(brokers, name, "none");
  }

  /**
   * Waits until no transaction is open, which would hide what comes behind it.
   *
   * @return whether none is
   */
  boolean awaitNoOpenTransaction(Duration patience) throws InterruptedException {
    try (KafkaConsumer<byte[], byte[]> stable = topic.reader("read_committed");
        KafkaConsumer<byte[], byte[]> newest = topic.reader("read_uncommitted")) {
      long deadline = System.nanoTime() + patience.toNanos();
      Set<TopicPartition> all = stable.assignment();
      while (!stable.endOffsets(all).equals(newest.endOffsets(all))) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        Thread.sleep(POLL.toMillis());
      }
      return true;
    }
  }

  /** All committed records, by partition and offset. */
  List<ConsumerRecord<byte[], byte[]>> records() {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = topic.reader("read_committed")) {
      consumer.seekToBeginning(consumer.assignment());
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
          TopicPartition at = new TopicPartition(each.topic(), each.partition());
          found.computeIfAbsent(at, none -> new ArrayList<>()).add(each);
        }
      }
    }
    return found.entrySet().stream()
        .sorted(Map.Entry.comparingByKey((a, b) -> a.partition() - b.partition()))
        .flatMap(each -> each.getValue().stream())
        .toList();
  }
}
