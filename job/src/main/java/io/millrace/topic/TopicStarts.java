package io.millrace.topic;

import io.millrace.event.KafkaCoordinates;
import io.millrace.event.SourceStart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Asks Kafka for the offsets at which a job is to begin. */
public final class TopicStarts {
  /** Kafka's default is a minute for each request. */
  private static final int PATIENCE_MS = 15_000;

  private final Map<TopicPartition, Long> first = new LinkedHashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private TopicStarts() {}

  /**
   * Finds the offsets.
   *
   * @param properties the settings of Kafka's client, secrets resolved
   * @throws UnreadableTopicException where the brokers or a topic cannot be reached, or the place
   *     is not in the topics, with all reasons
   */
  public static SourceStart find(
      Map<String, String> properties, Collection<String> topics, StartPlace place) {
    Map<String, Object> settings = new HashMap<>(properties);
    settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    try (Admin admin = Admin.create(settings)) {
      Map<String, String> ids = new TreeMap<>();
      List<TopicPartition> partitions = partitions(admin, topics, ids);
      return new SourceStart(new TopicStarts().next(admin, partitions, place), ids);
    } catch (ExecutionException | KafkaException e) {
      throw new UnreadableTopicException(
          "Cannot find the offsets to begin at in %s: %s (check kafka.*, that the topics are there, and that the brokers can be reached from here)"
              .formatted(String.join(", ", topics), KafkaReason.of(e)),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableTopicException("Interrupted while the brokers were asked", e);
    }
  }

  private static List<TopicPartition> partitions(
      Admin admin, Collection<String> topics, Map<String, String> ids)
      throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    Map<String, TopicDescription> found =
        new TreeMap<>(admin.describeTopics(topics).allTopicNames().get());
    found.forEach(
        (topic, description) -> {
          if (!description.topicId().equals(Uuid.ZERO_UUID)) {
            ids.put(topic, description.topicId().toString());
          }
          description
              .partitions()
              .forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
        });
    return partitions;
  }

  private List<KafkaCoordinates> next(
      Admin admin, List<TopicPartition> partitions, StartPlace place)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> oldest = offsets(admin, partitions, OffsetSpec.earliest());
    partitions.forEach(each -> first.put(each, oldest.get(each)));
    ends.putAll(offsets(admin, partitions, OffsetSpec.latest()));
    Map<TopicPartition, Long> next = new LinkedHashMap<>(first);
    if (place == StartPlace.End.LATEST) {
      next.putAll(ends);
    } else if (place instanceof StartPlace.Since since) {
      next.putAll(offsets(admin, partitions, OffsetSpec.forTimestamp(since.time().toEpochMilli())));
      // Kafka answers -1 where all records are older.
      next.replaceAll((partition, offset) -> offset < 0 ? ends.get(partition) : offset);
    } else if (place instanceof StartPlace.Offsets given) {
      Map<TopicPartition, Long> named = named(given.next());
      problems.addAll(unnamed(named));
      next.putAll(named);
    } else if (place instanceof StartPlace.Behind behind) {
      next.putAll(named(behind.next()));
    }
    if (!problems.isEmpty()) {
      throw new UnreadableTopicException(
          "Cannot begin there: " + String.join("; ", problems), null);
    }
    return next.entrySet().stream().map(TopicStarts::place).toList();
  }

  private static KafkaCoordinates place(Map.Entry<TopicPartition, Long> next) {
    TopicPartition of = next.getKey();
    return new KafkaCoordinates(
        of.topic(), of.partition(), next.getValue(), KafkaCoordinates.NO_TIMESTAMP);
  }

  /** The offsets by partition, if Kafka has records of all of them or will have the next one. */
  private Map<TopicPartition, Long> named(List<KafkaCoordinates> places) {
    Map<TopicPartition, Long> named = new LinkedHashMap<>();
    for (KafkaCoordinates each : places) {
      TopicPartition partition = new TopicPartition(each.topic(), each.partition());
      if (named.put(partition, each.offset()) != null) {
        problems.add("%s is named twice".formatted(partition));
      } else if (!first.containsKey(partition)) {
        problems.add("the definition's topics have no partition %s".formatted(partition));
      } else if (each.offset() > ends.get(partition)) {
        problems.add(
            "%s is to begin at %d, and ends before %d, so the records before are not of this topic"
                .formatted(partition, each.offset(), ends.get(partition)));
      } else if (each.offset() < first.get(partition)) {
        problems.add(
            "%s is to begin at %d, and Kafka has deleted its records before %d"
                .formatted(partition, each.offset(), first.get(partition)));
      }
    }
    return named;
  }

  private List<String> unnamed(Map<TopicPartition, Long> named) {
    String missing =
        first.keySet().stream()
            .filter(each -> !named.containsKey(each))
            .map(TopicPartition::toString)
            .collect(Collectors.joining(", "));
    return missing.isEmpty()
        ? List.of()
        : List.of("no offset is given for %s (each partition must have one)".formatted(missing));
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, List<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, ListOffsetsResultInfo> found =
        admin
            .listOffsets(partitions.stream().collect(Collectors.toMap(each -> each, each -> which)))
            .all()
            .get();
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }
}
