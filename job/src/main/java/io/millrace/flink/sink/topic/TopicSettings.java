package io.millrace.flink.sink.topic;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How predictions are published to a topic.
 *
 * @param lateRestore what becomes of a restore whose transactions Kafka has given up
 * @param properties of Kafka clients, secrets resolved; called on the cluster
 */
public record TopicSettings(
    String topic,
    Transactions transactions,
    LateRestore lateRestore,
    SerializableSupplier<Map<String, String>> properties)
    implements Serializable {

  /**
   * The transactions that predictions are written in.
   *
   * @param prefix of the producers' transactional ids: the same from run to run, and another for
   *     each job that writes to the same brokers
   * @param timeout how long Kafka keeps one open; at most what its brokers allow
   * @param restartAfter the age of an open one at which the job restarts, to write its records anew
   * @param longestLife for which checkpoints may keep one open
   */
  public record Transactions(
      String prefix, Duration timeout, Duration restartAfter, Duration longestLife)
      implements Serializable {}

  /** Whether such a restore is refused. */
  public enum LateRestore {
    REFUSE,
    ACCEPT
  }

  /** Stable for a pipeline and a job's name. */
  public static String transactionPrefix(String pipeline, String jobName) {
    return "millrace-" + pipeline + "-" + jobName;
  }

  Duration transactionTimeout() {
    return transactions.timeout();
  }

  Properties producerProperties() {
    Properties producer = new Properties();
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
