package io.millrace.flink.source;

import io.millrace.flink.Refusal;
import io.millrace.lake.start.LaterCheck;
import io.millrace.topic.KafkaReason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics' partitions, listed again and again.
 *
 * <p>A missing topic ends the job with advice at any time, since no restart brings it back. So does
 * a topic that was recreated while the job runs, recognised by its id. Brokers that do not answer
 * or deny access end the job only before the first list of a start without state: nothing has been
 * read then, so nothing is lost, and a mistake is most likely. Later such a failure counts as an
 * outage, from which restarts recover.
 */
final class SourceTopics implements KafkaSubscriber {
  private static final long serialVersionUID = 1L;

  /** The attempts for a missing topic: a broker with old metadata may not know an existing one. */
  private static final int ASKED_WHEN_MISSING = 3;

  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final KafkaSubscriber topics;
  private final String names;
  private final String brokers;
  private final Duration between;
  private final SerializableFunction<AdminClient, Map<String, Uuid>> ids;

  /**
   * The first id seen of each topic; readers themselves compare the ids of a restored state.
   * Guarded by this: one thread lists partitions, another compares ids at checkpoints.
   */
  private final HashMap<String, Uuid> firstIds = new HashMap<>();

  private boolean running;
  private volatile Set<TopicPartition> first = Set.of();
  private boolean listed;

  private SourceTopics(
      KafkaSubscriber topics,
      List<String> names,
      String brokers,
      Duration between,
      SerializableFunction<AdminClient, Map<String, Uuid>> ids) {
    this.topics = topics;
    this.names = String.join(", ", names);
    this.brokers = brokers;
    this.between = between;
    this.ids = ids;
  }

  /** The topics of a start without state. */
  static SourceTopics atStart(List<String> topics, String brokers) {
    return atStart(
        KafkaSubscriber.getTopicListSubscriber(topics),
        topics,
        brokers,
        BETWEEN,
        admin -> idsOf(topics, admin));
  }

  /** The topics of a job that goes on from a checkpoint or a savepoint. */
  static SourceTopics atRestore(List<String> topics, String brokers) {
    SourceTopics restored = atStart(topics, brokers);
    restored.running = true;
    return restored;
  }

  /**
   * @param topics lists the partitions of the topics with these names
   * @param between the pause between two questions for a topic that a running job misses
   * @param ids gives the topics' ids, as far as the brokers report them
   */
  static SourceTopics atStart(
      KafkaSubscriber topics,
      List<String> names,
      String brokers,
      Duration between,
      SerializableFunction<AdminClient, Map<String, Uuid>> ids) {
    return new SourceTopics(topics, names, brokers, between, ids);
  }

  @Override
  public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
    int asked = 0;
    while (true) {
      try {
        asked++;
        Set<TopicPartition> partitions = topics.getSubscribedTopicPartitions(admin);
        checkIds(ids.apply(admin));
        return listed(partitions);
      } catch (RuntimeException e) {
        boolean missing = isCausedBy(UnknownTopicOrPartitionException.class, e);
        if (!missing || !running || asked == ASKED_WHEN_MISSING) {
          throw advised(e, missing);
        }
        LockSupport.parkNanos(between.toNanos());
      }
    }
  }

  private static Map<String, Uuid> idsOf(List<String> topics, AdminClient admin) {
    try {
      return KafkaTopicIds.of(admin, topics);
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e); // Sets the thread's flag again.
    }
  }

  /**
   * Compares the topics' ids between two lists. Does nothing where the brokers have given none.
   *
   * @throws Refusal where a topic was recreated
   * @throws KafkaException where the brokers do not answer, or a topic is not there at the moment
   */
  void checkIds(AdminClient admin) {
    if (hasIds()) {
      checkIds(ids.apply(admin));
    }
  }

  private synchronized boolean hasIds() {
    return !firstIds.isEmpty();
  }

  /**
   * Refuses recreated topics; the consumer itself would read on in the new one at the old offset.
   */
  private synchronized void checkIds(Map<String, Uuid> now) {
    List<String> remade =
        now.entrySet().stream()
            .filter(
                each ->
                    !firstIds.getOrDefault(each.getKey(), each.getValue()).equals(each.getValue()))
            .map(
                each ->
                    "%s: its id was %s, and is %s"
                        .formatted(each.getKey(), firstIds.get(each.getKey()), each.getValue()))
            .sorted()
            .toList();
    if (!remade.isEmpty()) {
      throw new Refusal(
          LaterCheck.RUN,
          "Cannot read on: the topic was made anew while the job read it ("
              + String.join("; ", remade)
              + "), so its offsets no longer mean the same records, and what was read since may be"
              + " the new one's. Roll the tables back to a checkpoint from before that and restore"
              + " it, with the records in a topic of another name that source.topics names"
              + " instead, or start afresh in another namespace");
    }
    firstIds.putAll(now);
  }

  private Set<TopicPartition> listed(Set<TopicPartition> partitions) {
    if (!listed) {
      first = Set.copyOf(partitions);
    }
    listed = true;
    running = true;
    return partitions;
  }

  /** Whether the first list had this partition; for any thread. */
  boolean hadAtFirst(TopicPartition partition) {
    return first.contains(partition);
  }

  private RuntimeException advised(RuntimeException e, boolean missing) {
    String advice = missing ? missing() : advice(e);
    if (advice == null) {
      return e;
    }
    return missing || !running
        ? new Refusal(LaterCheck.TOPICS, advice, e)
        : new KafkaException(advice, e);
  }

  private String missing() {
    String whatToDo =
        running
            ? "make them again only with all their records, else take them out of source.topics in the definition, which keeps their offsets in the state and reads the other topics on"
            : "create what is missing, or correct source.topics in the definition or kafka.bootstrap.servers";
    return "Cannot read %s: not all of these topics are there, at %s (%s)"
        .formatted(names, brokers, whatToDo);
  }

  /** The advice for a known mistake; null for any other failure. */
  private String advice(RuntimeException e) {
    if (isCausedBy(AuthenticationException.class, e)) {
      return "Cannot read %s: the brokers at %s do not accept who we are (%s); check kafka.security.protocol, kafka.sasl.* and kafka.ssl.*"
          .formatted(names, brokers, words(AuthenticationException.class, e));
    } else if (isCausedBy(AuthorizationException.class, e)) {
      return "Cannot read %s: the brokers at %s do not allow it (%s); grant Describe and Read on the topics, and Read on the group"
          .formatted(names, brokers, words(AuthorizationException.class, e));
    } else if (isCausedBy(TimeoutException.class, e)) {
      return "Cannot reach Kafka at %s (%s); check kafka.bootstrap.servers, the network, the brokers' advertised listeners, and kafka.security.protocol"
          .formatted(brokers, words(TimeoutException.class, e));
    }
    return null;
  }

  private static boolean isCausedBy(Class<? extends Throwable> type, Throwable e) {
    return ExceptionUtils.findThrowable(e, type).isPresent();
  }

  private static String words(Class<? extends Throwable> type, Throwable e) {
    return ExceptionUtils.findThrowable(e, type).map(KafkaReason::of).orElse("");
  }
}
