package io.millrace.local.broker;

import io.millrace.local.exit.RunFailure;
import io.millrace.text.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The run's topics in the embedded broker: their creation, and the offsets of their partitions. */
public final class Topics implements AutoCloseable {
  /**
   * The partitions of each topic: always as many, so that a line's partition is the same in every
   * run on every machine.
   */
  public static final int PARTITIONS = 4;

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(50);

  private final Admin admin;

  public Topics(String bootstrapServers) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", bootstrapServers);
    admin = Admin.create(properties);
  }

  /** Creates the topics that do not exist yet; a topic is created whole or not at all. */
  public void create(Collection<String> names) {
    for (String name : names) {
      try {
        admin
            .createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1)))
            .values()
            .get(name)
            .get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw RunFailure.failed(
              "Cannot create topic " + name + ": " + e.getCause().getMessage(), e.getCause());
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    requirePartitions(names);
  }

  /** The offset of the next record of each partition of a topic. */
  public long[] endOffsets(String topic) {
    return offsets(topic, OffsetSpec.latest());
  }

  private long[] offsets(String topic, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> asked = new java.util.HashMap<>();
    for (TopicPartition partition : partitions(topic)) {
      asked.put(partition, spec);
    }
    Map<TopicPartition, ListOffsetsResultInfo> listed = ask(() -> admin.listOffsets(asked).all());
    long[] offsets = new long[PARTITIONS];
    listed.forEach((partition, info) -> offsets[partition.partition()] = info.offset());
    return offsets;
  }

  /** The offsets that a group has committed of a topic; 0 for a partition of which it has none. */
  public long[] committedOffsets(String group, String topic) {
    Map<TopicPartition, OffsetAndMetadata> committed =
        ask(() -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    long[] offsets = new long[PARTITIONS];
    for (TopicPartition partition : partitions(topic)) {
      OffsetAndMetadata offset = committed.get(partition);
      offsets[partition.partition()] = offset == null ? 0 : offset.offset();
    }
    return offsets;
  }

  public static List<TopicPartition> partitions(String topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new TopicPartition(topic, i));
    }
    return partitions;
  }

  private void requirePartitions(Collection<String> names) {
    for (TopicDescription topic : ask(() -> admin.describeTopics(names).allTopicNames()).values()) {
      if (topic.partitions().size() != PARTITIONS) {
        throw RunFailure.failed(
            "Topic %s has %s (a local run's have %d): start over with --fresh"
                .formatted(
                    topic.name(), Count.of(topic.partitions().size(), "partition"), PARTITIONS));
      }
    }
  }

  /**
   * Asks until there is an answer: a topic that was just created is not known everywhere at once.
   */
  private static <T> T ask(Supplier<KafkaFuture<T>> question) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return question.get().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
          throw RunFailure.failed(
              "The embedded broker does not answer: " + e.getCause().getMessage(), e.getCause());
        }
        LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private static RunFailure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return RunFailure.failed("Interrupted while waiting for the embedded broker", e);
  }

  @Override
  public void close() {
    admin.close();
  }
}
