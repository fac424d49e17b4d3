package io.millrace.flink.sink.topic;

import io.millrace.flink.Refusal;
import io.millrace.flink.RouteMetrics;
import io.millrace.flink.sink.topic.TopicSettings.LateRestore;
import io.millrace.lake.start.LaterCheck;
import io.millrace.metric.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the topic's transactions by the connector's committer, and judges those that Kafka
 * refuses. The connector logs a refusal and goes on, whether an earlier try committed the
 * transaction (as after most restores) or it is lost. This committer asks Kafka: a committed
 * transaction is done, and a lost one ends the job, since its checkpoint is complete and no restart
 * writes its records again.
 */
@SuppressWarnings("try") // closing may be interrupted, as the connector's may
final class SureCommitter implements Committer<KafkaCommittable> {
  private static final Logger LOG = LoggerFactory.getLogger(SureCommitter.class);

  /**
   * Kafka's errors for a transaction that is over, or an id that another has taken; not for
   * outages.
   */
  private static final List<Class<? extends KafkaException>> REFUSALS =
      List.of(
          ProducerFencedException.class,
          InvalidProducerEpochException.class,
          InvalidTxnStateException.class,
          InvalidPidMappingException.class,
          UnknownProducerIdException.class,
          TransactionAbortableException.class);

  private final Committer<KafkaCommittable> connector;
  private final TopicSettings settings;
  private final Fates fates;
  private final Counter lost;

  /** Looks up the fate of a transaction; see {@link TransactionCoordinators}. */
  @FunctionalInterface
  interface Fates {
    TransactionFate of(KafkaCommittable transaction) throws InterruptedException;
  }

  /**
   * @param connector the connector's committer, which this one closes
   * @param operator the metric group of the operator that commits
   */
  SureCommitter(
      Committer<KafkaCommittable> connector,
      TopicSettings settings,
      Fates fates,
      MetricGroup operator) {
    this.connector = connector;
    this.settings = settings;
    this.fates = fates;
    this.lost = new RouteMetrics(operator).counter(Metric.TRANSACTIONS_LOST);
  }

  @Override
  public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
      throws IOException, InterruptedException {
    List<Refused> refused = new ArrayList<>();
    List<CommitRequest<KafkaCommittable>> watched = new ArrayList<>();
    for (CommitRequest<KafkaCommittable> request : requests) {
      watched.add(new Watched(request, refused));
    }
    connector.commit(watched);
    for (Refused each : refused) {
      judge(each);
    }
  }

  private void judge(Refused refused) throws InterruptedException {
    KafkaCommittable transaction = refused.request.getCommittable();
    TransactionFate fate = fates.of(transaction);
    switch (fate.outcome()) {
      case COMMITTED -> {
        LOG.info(
            "Transaction {} was committed before (Kafka says {})",
            transaction.getTransactionalId(),
            fate.said());
        refused.request.signalAlreadyCommitted();
      }
      case OPEN ->
          throw new KafkaException(
              "Cannot commit transaction %s yet: Kafka says %s"
                  .formatted(transaction.getTransactionalId(), fate.said()),
              refused.cause);
      case LOST -> lose(refused, fate);
    }
  }

  private void lose(Refused refused, TransactionFate fate) {
    KafkaCommittable transaction = refused.request.getCommittable();
    lost.inc();
    // A transaction that this run wrote itself still has its producer.
    boolean restored = transaction.getProducer().isEmpty();
    if (!restored || settings.lateRestore() == LateRestore.REFUSE) {
      throw new Refusal(LaterCheck.PREDICTIONS_TOPIC, advice(transaction, fate), refused.cause);
    }
    LOG.error(
        "Topic {} lacks the records of transaction {}, which was not committed in time (Kafka says"
            + " {}). Goes on, since sink.on-late-restore is accept.",
        settings.topic(),
        transaction.getTransactionalId(),
        fate.said());
    refused.request.signalFailedWithKnownReason(refused.cause);
  }

  private String advice(KafkaCommittable transaction, TransactionFate fate) {
    return "Cannot commit to topic %s: Kafka has given up transaction %s of a completed checkpoint, or cannot tell that it was committed (it says %s; sink.transaction-timeout is %s)."
            .formatted(
                settings.topic(),
                transaction.getTransactionalId(),
                fate.said(),
                settings.transactionTimeout())
        + " The tables have all rows: take those since the checkpoint before from predictions if the"
        + " topic's readers need them, then start from the last checkpoint or savepoint with"
        + " --sink.on-late-restore accept, which goes on without them. If `flink stop` ended that"
        + " job, all was committed, and nothing is lost.";
  }

  @Override
  public void close() throws Exception {
    connector.close();
  }

  private record Refused(CommitRequest<KafkaCommittable> request, Throwable cause) {}

  /** A request that keeps a refusal by Kafka from the connector until it is judged. */
  private record Watched(CommitRequest<KafkaCommittable> request, List<Refused> refused)
      implements CommitRequest<KafkaCommittable> {
    @Override
    public KafkaCommittable getCommittable() {
      return request.getCommittable();
    }

    @Override
    public int getNumberOfRetries() {
      return request.getNumberOfRetries();
    }

    @Override
    public void signalFailedWithKnownReason(Throwable cause) {
      refused.add(new Refused(request, cause));
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable cause) {
      for (Throwable each = cause; each != null; each = each.getCause()) {
        if (isRefusal(each)) {
          refused.add(new Refused(request, cause));
          return;
        }
      }
      request.signalFailedWithUnknownReason(cause);
    }

    private static boolean isRefusal(Throwable cause) {
      return REFUSALS.stream().anyMatch(type -> type.isInstance(cause));
    }

    @Override
    public void retryLater() {
      request.retryLater();
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable committable) {
      request.updateAndRetryLater(committable);
    }

    @Override
    public void signalAlreadyCommitted() {
      request.signalAlreadyCommitted();
    }
  }
}
