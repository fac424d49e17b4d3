package io.millrace.flink.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ids of topics. Kafka gives each topic one when it is made, so two topics that have had the
 * same name one after the other differ in it.
 */
final class KafkaTopicIds {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTopicIds.class);

  private KafkaTopicIds() {}

  /** Without those that the brokers do not tell: they may be too old, or we may not ask. */
  static Map<String, Uuid> of(Admin admin, Collection<String> topics)
      throws ExecutionException, InterruptedException {
    Map<String, Uuid> ids = new HashMap<>();
    try {
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get()
          .forEach((topic, description) -> ids.put(topic, description.topicId()));
    } catch (ExecutionException e) {
      if (ExceptionUtils.findThrowable(e, AuthorizationException.class).isEmpty()) {
        throw e;
      }
    }
    ids.values().removeIf(Uuid.ZERO_UUID::equals);
    if (!ids.keySet().containsAll(topics)) {
      LOG.warn(
          "The brokers do not tell the ids of all of {}, only {}: should a topic be made anew, it"
              + " would not be told from the one before by its id (grant Describe on the topics;"
              + " brokers before 2.8 have none)",
          topics,
          ids.keySet());
    }
    return ids;
  }
}
