package io.millrace.flink.sink.topic;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Asks Kafka for the fate of a transaction. Needs no right that committing does not need. */
final class TransactionCoordinators {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final TopicSettings settings;

  TransactionCoordinators(TopicSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns the transaction's fate.
   *
   * @throws KafkaException where there is no answer, so that a restart asks again
   */
  TransactionFate fateOf(KafkaCommittable transaction) throws InterruptedException {
    Properties properties = new Properties();
    properties.putAll(settings.properties().get());
    String id = transaction.getTransactionalId();
    try (Admin admin = Admin.create(properties)) {
      return TransactionFate.of(
          transaction,
          admin
              .describeTransactions(List.of(id))
              .description(id)
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransactionalIdNotFoundException) {
        return TransactionFate.unknown(
            "nothing, since it has forgotten the id (transactional.id.expiration.ms, or another"
                + " cluster)");
      }
      if (e.getCause() instanceof UnsupportedVersionException) {
        return TransactionFate.unknown("nothing, since brokers before 3.0 cannot be asked");
      }
      throw noAnswer(transaction, e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw noAnswer(transaction, e);
    }
  }

  private KafkaException noAnswer(KafkaCommittable transaction, Throwable cause) {
    return new KafkaException(
        "Cannot tell whether transaction %s of topic %s was committed: Kafka does not say (%s)"
            .formatted(transaction.getTransactionalId(), settings.topic(), cause.getMessage()),
        cause);
  }
}
