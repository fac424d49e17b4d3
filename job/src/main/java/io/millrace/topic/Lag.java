package io.millrace.topic;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The number of records that a group has not committed yet. The job commits at checkpoints. */
public final class Lag {
  /** Kafka's default is a minute for each request. */
  private static final int PATIENCE_MS = 15_000;

  private static final List<String> TIMEOUTS =
      List.of(
          AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
          AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG);

  private Lag() {}

  /**
   * Returns the lag of each topic.
   *
   * @param properties the settings of Kafka's client, secrets resolved
   * @throws UnreadableTopicException where the brokers or a topic cannot be reached
   */
  public static Map<String, Long> of(
      Map<String, String> properties, String group, Collection<String> topics) {
    Map<String, Object> settings = new HashMap<>(properties);
    // Kafka refuses a request timeout above the API timeout, so both are set or neither.
    if (TIMEOUTS.stream().noneMatch(settings::containsKey)) {
      TIMEOUTS.forEach(each -> settings.put(each, PATIENCE_MS));
    }
    try (Admin admin = Admin.create(settings)) {
      Map<String, TopicDescription> found = admin.describeTopics(topics).allTopicNames().get();
      List<TopicPartition> partitions =
          found.values().stream()
              .flatMap(
                  topic ->
                      topic.partitions().stream()
                          .map(each -> new TopicPartition(topic.name(), each.partition())))
              .toList();
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      Map<TopicPartition, ListOffsetsResultInfo> first =
          offsets(admin, partitions, OffsetSpec.earliest());
      Map<TopicPartition, ListOffsetsResultInfo> ends =
          offsets(admin, partitions, OffsetSpec.latest());
      Map<String, Long> lag = new TreeMap<>();
      for (TopicPartition each : partitions) {
        OffsetAndMetadata at = committed.get(each);
        long from = at == null ? first.get(each).offset() : at.offset();
        lag.merge(each.topic(), Math.max(0, ends.get(each).offset() - from), Long::sum);
      }
      return lag;
    } catch (ExecutionException | KafkaException e) {
      throw new UnreadableTopicException(
          "Cannot tell the lag of %s: %s (check kafka.*, and that the brokers can be reached from here)"
              .formatted(String.join(", ", topics), KafkaReason.of(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableTopicException("Interrupted while the brokers were asked", e);
    }
  }

  private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Admin admin, List<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(partitions.stream().collect(Collectors.toMap(each -> each, each -> which)))
        .all()
        .get();
  }
}
