package io.millrace.flink.sink.topic;

import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.clients.admin.TransactionDescription;

/**
 * The fate of a transaction whose commit Kafka has refused.
 *
 * @param said Kafka's description of its id
 */
record TransactionFate(Outcome outcome, String said) {

  /** The possible fates. */
  enum Outcome {
    /** An earlier try has committed it. */
    COMMITTED,
    /** The transaction is neither committed nor given up yet: a later question gets an answer. */
    OPEN,
    /** Kafka has aborted it, or no longer knows. */
    LOST
  }

  /**
   * Judges a transaction by its coordinator's description of its id. A commit leaves the producer's
   * epoch as it is or, by the protocol of Kafka 4, raises it by one. A takeover of the id or an
   * abort raises it as well, but leaves another state.
   */
  static TransactionFate of(KafkaCommittable transaction, TransactionDescription described) {
    int raised = described.producerEpoch() - transaction.getEpoch();
    boolean same = described.producerId() == transaction.getProducerId() && raised >= 0;
    Outcome outcome =
        switch (described.state()) {
          case COMPLETE_COMMIT, PREPARE_COMMIT ->
              same && raised <= 1 ? Outcome.COMMITTED : Outcome.LOST;
          case ONGOING -> same && raised == 0 ? Outcome.OPEN : Outcome.LOST;
          case PREPARE_EPOCH_FENCE -> Outcome.OPEN;
          default -> Outcome.LOST;
        };
    return new TransactionFate(
        outcome,
        "%s, producer %d of epoch %d where the checkpoint has %d of epoch %d"
            .formatted(
                described.state(),
                described.producerId(),
                described.producerEpoch(),
                transaction.getProducerId(),
                transaction.getEpoch()));
  }

  static TransactionFate unknown(String said) {
    return new TransactionFate(Outcome.LOST, said);
  }
}
