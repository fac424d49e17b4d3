package io.millrace.flink.sink;

import io.millrace.flink.Refusal;
import io.millrace.flink.StartCheck;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the transactions' timeout with the most that the brokers allow. They would refuse every
 * producer else, and the job would restart for ever.
 */
final class BrokerTimeoutCheck implements StartCheck {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(BrokerTimeoutCheck.class);
  private static final String MAX_TIMEOUT = "transaction.max.timeout.ms";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TopicSettings settings;

  BrokerTimeoutCheck(TopicSettings settings) {
    this.settings = settings;
  }

  @Override
  public void check(Start start) throws Exception {
    Properties properties = new Properties();
    properties.putAll(settings.properties().get());
    try (Admin admin = Admin.create(properties)) {
      Duration allowed = Duration.ofMillis(maxTimeoutMs(admin));
      if (settings.transactionTimeout().compareTo(allowed) > 0) {
        throw new Refusal(
            String.format(
                "Cannot write to topic %s: sink.transaction-timeout is %s (must be at most the"
                    + " brokers' %s, %s). Lower the one or raise the other.",
                settings.topic(), settings.transactionTimeout(), MAX_TIMEOUT, allowed));
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof AuthorizationException)) {
        throw e;
      }
      LOG.warn(
          "Cannot compare sink.transaction-timeout with the brokers' {}: not allowed to read their"
              + " configuration (needs DescribeConfigs on the cluster). Goes on.",
          MAX_TIMEOUT,
          e.getCause());
    }
  }

  private static long maxTimeoutMs(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    Node broker =
        admin
            .describeCluster()
            .nodes()
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .iterator()
            .next();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
    Config config =
        admin
            .describeConfigs(List.of(resource))
            .all()
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .get(resource);
    ConfigEntry entry = config.get(MAX_TIMEOUT);
    return Long.parseLong(entry.value());
  }
}
