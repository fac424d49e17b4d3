package io.millrace.topic;

import io.millrace.event.KafkaCoordinates;
import io.millrace.event.SourceStart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
   * Finds the offsets. Partitions that begin with their oldest record are left out: which one that
   * is, the job itself finds when it starts.
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
    Map<TopicPartition, Long> next = places(admin, partitions, place);
    if (place instanceof StartPlace.Offsets) {
      problems.addAll(unnamed(next.keySet()));
    }
    if (!problems.isEmpty()) {
      throw new UnreadableTopicException(
          "Cannot begin there: " + String.join("; ", problems), null);
    }
    return partitions.stream()
        .filter(next::containsKey)
        .map(each -> place(each, next.get(each)))
        .toList();
  }

  /** The offsets of partitions that do not begin with the oldest record that the job will find. */
  private Map<TopicPartition, Long> places(
      Admin admin, List<TopicPartition> partitions, StartPlace place)
      throws ExecutionException, InterruptedException {
    if (place == StartPlace.End.LATEST) {
      return ends;
    } else if (place instanceof StartPlace.Since since) {
      Map<TopicPartition, Long> next =
          offsets(admin, partitions, OffsetSpec.forTimestamp(since.time().toEpochMilli()));
      // Kafka answers -1 where all records are older.
      next.replaceAll((partition, offset) -> offset < 0 ? ends.get(partition) : offset);
      return next;
    } else if (place instanceof StartPlace.Offsets given) {
      return named(given.next(), "");
    } else if (place instanceof StartPlace.Behind behind) {
      return behind(behind, places(admin, partitions, behind.others()));
    }
    return Map.of();
  }

  private Map<TopicPartition, Long> behind(
      StartPlace.Behind place, Map<TopicPartition, Long> others) {
    boolean isByName = place.others() instanceof StartPlace.Offsets;
    List<KafkaCoordinates> covered = new ArrayList<>();
    for (KafkaCoordinates each : place.next()) {
      Long given = isByName ? others.get(partition(each)) : null;
      if (given == null) {
        covered.add(each);
      } else if (given < each.offset()) {
        problems.add(
            "%s is to begin at %d, and history has its records before %d, which would come twice"
                .formatted(partition(each), given, each.offset()));
      }
    }
    Map<TopicPartition, Long> next = new HashMap<>(others);
    next.putAll(named(covered, " (a later offset in --start accepts that they are missing)"));
    if (isByName) {
      problems.addAll(unnamed(next.keySet()));
    }
    return next;
  }

  private static TopicPartition partition(KafkaCoordinates of) {
    return new TopicPartition(of.topic(), of.partition());
  }

  private static KafkaCoordinates place(TopicPartition of, long next) {
    return new KafkaCoordinates(of.topic(), of.partition(), next, KafkaCoordinates.NO_TIMESTAMP);
  }

  /**
   * The offsets by partition, if Kafka has records of all of them or will have the next one.
   *
   * @param wayOut where records are deleted
   */
  private Map<TopicPartition, Long> named(List<KafkaCoordinates> places, String wayOut) {
    Map<TopicPartition, Long> named = new LinkedHashMap<>();
    for (KafkaCoordinates each : places) {
      TopicPartition partition = partition(each);
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
            "%s is to begin at %d, and Kafka has deleted its records before %d%s"
                .formatted(partition, each.offset(), first.get(partition), wayOut));
      }
    }
    return named;
  }

  private List<String> unnamed(Set<TopicPartition> named) {
    String missing =
        first.keySet().stream()
            .filter(each -> !named.contains(each))
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
