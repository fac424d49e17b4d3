package io.millrace.flink.sink.topic;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The settings for publishing predictions to a topic.
 *
 * @param lateRestore the treatment of a restore whose transactions Kafka has given up
 * @param properties the properties of Kafka clients, with secrets resolved; called on the cluster
 */
public record TopicSettings(
    String topic,
    Transactions transactions,
    LateRestore lateRestore,
    SerializableSupplier<Map<String, String>> properties)
    implements Serializable {

  /**
   * The time that a record waits for others. Kafka's own default is 5 ms, as long as all other
   * waits of an event together; a batch of predictions is written at once, so less suffices.
   */
  private static final String LINGER_MS = "1";

  /**
   * The transactions in which predictions are written.
   *
   * @param prefix the prefix of the producers' transactional ids: the same from run to run, and
   *     another for each job that writes to the same brokers
   * @param timeout the time that Kafka keeps a transaction open; at most what its brokers allow
   * @param restartAfter the age of an open transaction at which the job restarts, to write its
   *     records anew
   * @param longestLife the longest time that checkpoints may keep a transaction open
   */
  public record Transactions(
      String prefix, Duration timeout, Duration restartAfter, Duration longestLife)
      implements Serializable {}

  /** The treatment of a restore whose transactions Kafka has given up. */
  public enum LateRestore {
    REFUSE,
    ACCEPT
  }

  /** The prefix of transactional ids, stable for a pipeline and a job's name. */
  public static String transactionPrefix(String pipeline, String jobName) {
    return "millrace-" + pipeline + "-" + jobName;
  }

  Duration transactionTimeout() {
    return transactions.timeout();
  }

  Properties producerProperties() {
    Properties producer = new Properties();
    producer.setProperty(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    producer.putAll(properties.get());
    producer.setProperty(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(transactionTimeout().toMillis()));
    return producer;
  }

  @Override
  public String toString() {
    return "topic " + topic;
  }
}
