package io.millrace.flink.sink.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.flink.Refusal;
import io.millrace.flink.sink.topic.TopicSettings.LateRestore;
import io.millrace.flink.sink.topic.TopicSettings.Transactions;
import io.millrace.flink.sink.topic.TransactionFate.Outcome;
import io.millrace.metric.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.internal.FlinkKafkaInternalProducer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SureCommitterTest {
  private static final KafkaCommittable RESTORED =
      new KafkaCommittable(11, (short) 4, "id-7", null);

  private final Request request = new Request(RESTORED);
  private final Counters counters = new Counters();
  private boolean closed;

  @Test
  void whatTheConnectorCommitsIsNotAskedFor() throws Exception {
    commit(asked -> {}, LateRestore.REFUSE);
    assertThat(request.signals).isEmpty();
  }

  @Test
  void aFencedTransactionThatWasCommittedBeforeIsDone() throws Exception {
    commit(known(fenced()), says(TransactionState.COMPLETE_COMMIT, 11, 5), LateRestore.REFUSE);
    assertThat(request.signals).containsExactly("committed before");
    assertThat(counters.lost.getCount()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aTransactionThatKafkaGaveUpEndsTheJob(Known failure) {
    assertThatThrownBy(
            () ->
                commit(
                    known(failure.thrown.get()),
                    says(TransactionState.COMPLETE_ABORT, 11, 5),
                    LateRestore.REFUSE))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("Cannot commit to topic predictions: Kafka has given up")
        .hasMessageContaining("transaction id-7")
        .hasMessageContaining(
            "it says CompleteAbort, producer 11 of epoch 5 where the checkpoint has 11 of epoch 4")
        .hasMessageContaining("sink.transaction-timeout is PT15M")
        .hasMessageContaining("--sink.on-late-restore accept");
    assertThat(request.signals).isEmpty();
    assertThat(counters.lost.getCount()).isOne();
  }

  private static ProducerFencedException fenced() {
    return new ProducerFencedException("fenced");
  }

  enum Known {
    FENCED(SureCommitterTest::fenced),
    INVALID_STATE(() -> new InvalidTxnStateException("aborted")),
    EXPIRED(() -> new KafkaException("wrapped", new InvalidPidMappingException("no such id")));

    @SuppressWarnings("ImmutableEnumChecker") // makes a new one each time
    private final Supplier<KafkaException> thrown;

    Known(Supplier<KafkaException> thrown) {
      this.thrown = thrown;
    }
  }

  @Test
  void aMappingThatIsGoneIsNoOutageAlthoughTheConnectorTakesItForOne() {
    assertThatThrownBy(
            () ->
                commit(
                    unknown(new InvalidPidMappingException("no such id")),
                    transaction -> TransactionFate.unknown("nothing"),
                    LateRestore.REFUSE))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("(it says nothing;");
  }

  @Test
  void anAcceptedLossOfARestoredCheckpointGoesOn() throws Exception {
    commit(known(fenced()), says(TransactionState.COMPLETE_ABORT, 11, 5), LateRestore.ACCEPT);
    assertThat(request.signals).containsExactly("failed");
    assertThat(counters.lost.getCount()).isOne();
  }

  /** Accepting a late restore does not accept what a running job loses. */
  @Test
  void aRunningJobsLossIsNeverAccepted() {
    try (var producer = new FlinkKafkaInternalProducer<byte[], byte[]>(unconnected(), "id-7")) {
      Request running = new Request(new KafkaCommittable(11, (short) 4, "id-7", producer));
      assertThatThrownBy(
              () ->
                  committer(
                          known(fenced()),
                          says(TransactionState.COMPLETE_ABORT, 11, 5),
                          LateRestore.ACCEPT)
                      .commit(List.of(running)))
          .isInstanceOf(Refusal.class);
    }
  }

  @Test
  void oneThatIsStillOpenIsLeftToARestart() {
    assertThatThrownBy(
            () ->
                commit(known(fenced()), says(TransactionState.ONGOING, 11, 4), LateRestore.REFUSE))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("Cannot commit transaction id-7 yet: Kafka says Ongoing");
  }

  @Test
  void outagesAreTheConnectorsAsEver() throws Exception {
    commit(unknown(new NetworkException("away")), LateRestore.REFUSE);
    assertThat(request.signals).containsExactly("failed for another reason");
  }

  @Test
  void theConnectorsCommitterIsClosedWithThisOne() throws Exception {
    committer(asked -> {}, says(TransactionState.EMPTY, 0, 0), LateRestore.REFUSE).close();
    assertThat(closed).isTrue();
  }

  /** The protocol before Kafka 4 leaves the epoch, its own raises it by one. */
  @Test
  void committedIsWhatIsCommittedUnderTheSameProducerAtOneEpochMoreAtMost() {
    Set<TransactionState> committed =
        EnumSet.of(TransactionState.COMPLETE_COMMIT, TransactionState.PREPARE_COMMIT);
    for (TransactionState state : TransactionState.values()) {
      for (int epoch = 3; epoch <= 7; epoch++) {
        boolean expected = committed.contains(state) && (epoch == 4 || epoch == 5);
        assertThat(says(state, 11, epoch).of(RESTORED).outcome() == Outcome.COMMITTED)
            .as("%s at epoch %d", state, epoch)
            .isEqualTo(expected);
        assertThat(says(state, 12, epoch).of(RESTORED).outcome())
            .as("%s of another producer", state)
            .isNotEqualTo(Outcome.COMMITTED);
      }
    }
  }

  private static Properties unconnected() {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", "localhost:1");
    properties.setProperty("key.serializer", ByteArraySerializer.class.getName());
    properties.setProperty("value.serializer", ByteArraySerializer.class.getName());
    return properties;
  }

  private static Answer says(TransactionState state, long producer, int epoch) {
    return transaction ->
        TransactionFate.of(
            transaction,
            new TransactionDescription(
                1, state, producer, epoch, 900_000, OptionalLong.empty(), Set.of()));
  }

  /** The committer's question about a transaction, with an answer for which nothing waits. */
  private interface Answer extends SureCommitter.Fates {
    @Override
    TransactionFate of(KafkaCommittable transaction);
  }

  private static Consumer<CommitRequest<KafkaCommittable>> known(Throwable cause) {
    return asked -> asked.signalFailedWithKnownReason(cause);
  }

  private static Consumer<CommitRequest<KafkaCommittable>> unknown(Throwable cause) {
    return asked -> asked.signalFailedWithUnknownReason(cause);
  }

  private void commit(Consumer<CommitRequest<KafkaCommittable>> connector, LateRestore late)
      throws Exception {
    commit(
        connector,
        transaction -> {
          throw new AssertionError("asked for " + transaction);
        },
        late);
  }

  private void commit(
      Consumer<CommitRequest<KafkaCommittable>> connector, Answer answer, LateRestore late)
      throws Exception {
    committer(connector, answer, late).commit(List.of(request));
  }

  private SureCommitter committer(
      Consumer<CommitRequest<KafkaCommittable>> connector, Answer answer, LateRestore late) {
    Transactions transactions =
        new Transactions(
            "prefix", Duration.ofMinutes(15), Duration.ofMinutes(13), Duration.ofMinutes(50));
    return new SureCommitter(
        new Connector(connector),
        new TopicSettings("predictions", transactions, late, Map::of),
        answer,
        counters);
  }

  /** Keeps the one counter that is registered. */
  private static final class Counters extends UnregisteredMetricsGroup {
    private final Counter lost = new SimpleCounter();

    @Override
    public MetricGroup addGroup(String name) {
      assertThat(name).isEqualTo(Metric.GROUP);
      return this;
    }

    @Override
    public Counter counter(String name) {
      assertThat(name).isEqualTo(Metric.TRANSACTIONS_LOST.key());
      return lost;
    }
  }

  /** Answers each request as the connector's committer would. */
  private final class Connector implements Committer<KafkaCommittable> {
    private final Consumer<CommitRequest<KafkaCommittable>> answer;

    Connector(Consumer<CommitRequest<KafkaCommittable>> answer) {
      this.answer = answer;
    }

    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests) {
      requests.forEach(answer);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class Request implements CommitRequest<KafkaCommittable> {
    private final KafkaCommittable committable;
    private final List<String> signals = new ArrayList<>();

    Request(KafkaCommittable committable) {
      this.committable = committable;
    }

    @Override
    public KafkaCommittable getCommittable() {
      return committable;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable cause) {
      signals.add("failed");
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable cause) {
      signals.add("failed for another reason");
    }

    @Override
    public void retryLater() {
      signals.add("retried");
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable other) {
      signals.add("retried with another");
    }

    @Override
    public void signalAlreadyCommitted() {
      signals.add("committed before");
    }
  }
}
