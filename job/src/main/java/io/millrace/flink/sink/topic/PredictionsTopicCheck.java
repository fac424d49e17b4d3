package io.millrace.flink.sink.topic;

import io.millrace.flink.Refusal;
import io.millrace.flink.StartCheck;
import io.millrace.lake.start.LaterCheck;
import io.millrace.topic.KafkaReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that the brokers of the predictions topic answer, allow the transactions' timeout, and
 * have the topic or create it. Without the check every producer would fail at these, and the job
 * would restart for ever.
 */
final class PredictionsTopicCheck implements StartCheck {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(PredictionsTopicCheck.class);
  private static final String MAX_TIMEOUT = "transaction.max.timeout.ms";
  private static final String MAKES_TOPICS = "auto.create.topics.enable";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final TopicSettings settings;

  PredictionsTopicCheck(TopicSettings settings) {
    this.settings = settings;
  }

  @Override
  public void check(Start start) throws Exception {
    Properties properties = new Properties();
    properties.putAll(settings.properties().get());
    try (Admin admin = admin(start, properties)) {
      Optional<Config> broker = readableConfiguration(admin);
      if (broker.isPresent()) {
        checkTimeout(Duration.ofMillis(Long.parseLong(broker.get().get(MAX_TIMEOUT).value())));
      }
      String makesTopics =
          broker.map(config -> config.get(MAKES_TOPICS).value()).orElse("not readable");
      if (!Boolean.parseBoolean(makesTopics)) {
        checkTopic(admin, properties, broker.isPresent() ? "off" : makesTopics);
      }
    } catch (TimeoutException e) {
      throw failure(
          start,
          "cannot reach Kafka at " + servers(properties),
          e,
          ", the network, and the brokers' advertised listeners");
    } catch (AuthenticationException e) {
      throw failure(
          start,
          "the brokers at %s do not accept who we are".formatted(servers(properties)),
          e,
          "");
    }
  }

  private Admin admin(Start start, Properties properties) {
    try {
      return Admin.create(properties);
    } catch (KafkaException e) {
      if (KafkaReason.isOfAddresses(e)) {
        throw e; // An outage of names, from which restarts recover.
      }
      throw failure(start, "Kafka's client cannot be made", e, ", and that their files are there");
    }
  }

  private void checkTimeout(Duration allowed) {
    if (settings.transactionTimeout().compareTo(allowed) > 0) {
      throw new Refusal(
          LaterCheck.PREDICTIONS_TOPIC,
          String.format(
              "Cannot write to topic %s: sink.transaction-timeout is %s (must be at most the"
                  + " brokers' %s, %s). Lower the one or raise the other.",
              settings.topic(), settings.transactionTimeout(), MAX_TIMEOUT, allowed));
    }
  }

  /**
   * The brokers' configuration; empty where this user may not read it. The topic is checked anyway.
   */
  private static Optional<Config> readableConfiguration(Admin admin) throws InterruptedException {
    try {
      return Optional.of(configuration(admin));
    } catch (AuthorizationException e) {
      LOG.warn(
          "Cannot compare sink.transaction-timeout with the brokers' {}: not allowed to read their"
              + " configuration (needs DescribeConfigs on the cluster). Goes on.",
          MAX_TIMEOUT,
          e);
      return Optional.empty();
    }
  }

  private void checkTopic(Admin admin, Properties properties, String makesTopics)
      throws InterruptedException {
    try {
      answer(admin.describeTopics(List.of(settings.topic())).allTopicNames());
    } catch (UnknownTopicOrPartitionException e) {
      throw new Refusal(
          LaterCheck.PREDICTIONS_TOPIC,
          String.format(
              "Cannot write to topic %s: it is not there, at %s, where %s is %s. Create it, or"
                  + " correct predictions-topic in the definition or sink.kafka.bootstrap.servers.",
              settings.topic(), servers(properties), MAKES_TOPICS, makesTopics),
          e);
    } catch (TopicAuthorizationException e) {
      throw new Refusal(
          LaterCheck.PREDICTIONS_TOPIC,
          String.format(
              "Cannot write to topic %s: the user of sink.kafka.* and kafka.* may not describe it, at"
                  + " %s (needs Write on the topic and on its transactional ids). Allow it, or correct"
                  + " predictions-topic in the definition.",
              settings.topic(), servers(properties)),
          e);
    }
  }

  /**
   * The failure for brokers that give no answer, or none to us: with state an outage, from which
   * restarts recover, as for the source's topics.
   */
  private RuntimeException failure(Start start, String what, KafkaException e, String others) {
    String message =
        "Cannot write to topic %s: %s (%s). Check sink.kafka.* and kafka.*%s."
            .formatted(settings.topic(), what, KafkaReason.of(e), others);
    return start.restored()
        ? new KafkaException(message, e)
        : new Refusal(LaterCheck.PREDICTIONS_TOPIC, message, e);
  }

  private static String servers(Properties properties) {
    return properties.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
  }

  private static Config configuration(Admin admin) throws InterruptedException {
    Node broker = answer(admin.describeCluster().nodes()).iterator().next();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
    return answer(admin.describeConfigs(List.of(resource)).all()).get(resource);
  }

  /** The brokers' answer; throws their errors as they are. */
  private static <T> T answer(KafkaFuture<T> question) throws InterruptedException {
    try {
      return question.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException said
          ? said
          : new KafkaException(e.getCause().getMessage(), e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("no answer within " + PATIENCE, e);
    }
  }
}
