package io.millrace.topic;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;

/** Whether brokers accept who a job's parameters say that it is, asked before the job is there. */
public final class BrokersOpinion {
  /** A command that asks much else waits no longer for brokers that only the cluster may reach. */
  private static final int PATIENCE_MS = 3_000;

  private BrokersOpinion() {}

  /**
   * The brokers' refusal, if there is one. No answer is none, nor is a client that cannot be made
   * here: brokers and files may be in the cluster's reach alone.
   *
   * @param properties the settings of Kafka's client, secrets resolved
   */
  public static Optional<String> refusal(
      Map<String, String> properties, Collection<String> topics) {
    Map<String, Object> settings = new HashMap<>(properties);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    try (Admin admin = Admin.create(settings)) {
      admin.describeTopics(topics).allTopicNames().get();
      return Optional.empty();
    } catch (ExecutionException e) {
      return e.getCause() instanceof AuthenticationException
          ? Optional.of(
              "the brokers at %s do not accept who we are (%s)"
                  .formatted(
                      properties.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG),
                      KafkaReason.of(e)))
          : Optional.empty();
    } catch (KafkaException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableTopicException("Interrupted while the brokers were asked", e);
    }
  }
}
