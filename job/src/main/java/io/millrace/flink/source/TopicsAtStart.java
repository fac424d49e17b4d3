package io.millrace.flink.source;

import io.millrace.flink.Refusal;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics' partitions for a start without state. Until they were listed once, a topic that is
 * not there and brokers that do not answer are taken for the user's mistakes and end the job with
 * advice: nothing has been read, so nothing is lost, and restarts would go on for ever. From then
 * on they are taken for outages, from which restarts recover.
 */
final class TopicsAtStart implements KafkaSubscriber {
  private static final long serialVersionUID = 1L;

  private final KafkaSubscriber topics;
  private final String names;
  private final String brokers;
  private boolean listed;

  TopicsAtStart(List<String> topics, String brokers) {
    this(KafkaSubscriber.getTopicListSubscriber(topics), topics, brokers);
  }

  /**
   * @param topics lists the partitions of the topics with these names
   */
  TopicsAtStart(KafkaSubscriber topics, List<String> names, String brokers) {
    this.topics = topics;
    this.names = String.join(", ", names);
    this.brokers = brokers;
  }

  @Override
  public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
    try {
      Set<TopicPartition> partitions = topics.getSubscribedTopicPartitions(admin);
      listed = true;
      return partitions;
    } catch (RuntimeException e) {
      String advice = listed ? null : advice(e);
      throw advice == null ? e : new Refusal(advice, e);
    }
  }

  /** Null for what is no known mistake. */
  private String advice(RuntimeException e) {
    if (isCausedBy(UnknownTopicOrPartitionException.class, e)) {
      return "Cannot read %s: not all of these topics are there, at %s (create what is missing, or correct source.topics in the definition or kafka.bootstrap.servers)"
          .formatted(names, brokers);
    } else if (isCausedBy(AuthenticationException.class, e)) {
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
    return ExceptionUtils.findThrowable(e, type).map(Throwable::getMessage).orElse("");
  }
}
