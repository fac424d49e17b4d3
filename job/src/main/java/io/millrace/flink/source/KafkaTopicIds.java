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
 * The ids of topics. Kafka gives each topic an id at its creation, so two successive topics of the
 * same name have different ids.
 */
final class KafkaTopicIds {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTopicIds.class);

  private KafkaTopicIds() {}

  /** The ids, without those that brokers do not report: they may be too old, or access denied. */
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
          "The brokers do not give the ids of all of {}, only {}: should a topic be made anew, it"
              + " could not be distinguished from the one before by its id (grant Describe on the topics;"
              + " brokers before 2.8 have none)",
          topics,
          ids.keySet());
    }
    return ids;
  }
}
