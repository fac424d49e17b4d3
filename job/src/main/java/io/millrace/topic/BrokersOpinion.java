package io.millrace.topic;

import com.google.common.base.Throwables;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Whether brokers accept who a job's parameters say that it is, asked before the job is there. */
public final class BrokersOpinion {
  /** A command that asks much else waits no longer for brokers that only the cluster may reach. */
  private static final int PATIENCE_MS = 3_000;

  /** How Java's TLS begins what the peer has said of us. */
  private static final String ALERT = "Received fatal alert";

  private BrokersOpinion() {}

  /**
   * The brokers' refusal, if there is one. No answer is none, nor is what fails on this machine's
   * side: a client that cannot be made, a broker that is not trusted by its certificate or its
   * name, a login that comes to nothing. Brokers, files and credentials may be in the cluster's
   * reach alone.
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
      return isSaidByABroker(e.getCause())
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

  /** Whether the peer has refused us, in SASL's words or by an alert of TLS. */
  static boolean isSaidByABroker(Throwable failure) {
    if (failure instanceof SaslAuthenticationException) {
      return failure.getCause() == null;
    }
    return failure instanceof SslAuthenticationException
        && Throwables.getCausalChain(failure).stream()
            .anyMatch(each -> String.valueOf(each.getMessage()).startsWith(ALERT));
  }
}
