package io.millrace.flink.sink.topic;

import io.millrace.flink.RouteMetrics;
import io.millrace.metric.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Keeps the age of the transactions that the sink behind it writes, and restarts the job before
 * Kafka gives one up: the restored checkpoint then writes its records again, and nothing is lost.
 * Records pass through.
 *
 * <p>For Kafka, a transaction begins with its first record. The next snapshot closes it, and the
 * next checkpoint that completes commits it, with all those that failed or aborted checkpoints had
 * closed; so the oldest of them counts. A checkpoint's state has one time for each transaction that
 * its restore will commit.
 */
final class TransactionDeadline<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T> {
  private static final long serialVersionUID = 1L;
  private static final long NONE = Long.MIN_VALUE;

  /**
   * The beginnings of transactions; the first version stored just one, that of the snapshot before.
   */
  private static final ListStateDescriptor<Long> STATE =
      new ListStateDescriptor<>("transaction-began-at", Types.LONG);

  /** The timeout of the job that began the transactions; the restoring job may have another. */
  private static final ListStateDescriptor<Long> TIMEOUT_STATE =
      new ListStateDescriptor<>("transaction-timeout-ms", Types.LONG);

  private final TopicSettings settings;
  private transient ListState<Long> stored;
  private transient ListState<Long> storedTimeout;

  /** The beginnings of transactions that no completed checkpoint has committed, by the snapshot. */
  private transient TreeMap<Long, Long> closed;

  /** The beginning of the current transaction, where it has a record. */
  private transient long openSinceMs;

  private transient volatile long oldestMs;
  private transient ScheduledFuture<?> timer;

  TransactionDeadline(TopicSettings settings) {
    this.settings = settings;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    stored = context.getOperatorStateStore().getListState(STATE);
    storedTimeout = context.getOperatorStateStore().getListState(TIMEOUT_STATE);
    closed = new TreeMap<>();
    openSinceMs = NONE;
    oldestMs = NONE;
    // State of the first version holds no timeout.
    long timeoutMs = least(storedTimeout.get(), settings.transactionTimeout().toMillis());
    long beganMs = least(stored.get(), Long.MAX_VALUE);
    if (beganMs != Long.MAX_VALUE && nowMs() - beganMs > timeoutMs) {
      LOG.warn(
          "A transaction of the restored checkpoint in topic {} began at {}, longer ago than"
              + " sink.transaction-timeout ({}): the committer asks Kafka whether it was committed.",
          settings.topic(),
          Instant.ofEpochMilli(beganMs),
          Duration.ofMillis(timeoutMs));
    }
  }

  private static long least(Iterable<Long> values, long otherwise) {
    long least = Long.MAX_VALUE;
    for (long value : values) {
      least = Math.min(least, value);
    }
    return least == Long.MAX_VALUE ? otherwise : least;
  }

  @Override
  public void open() throws Exception {
    super.open();
    RouteMetrics metrics = new RouteMetrics(getMetricGroup());
    metrics.gauge(Metric.TRANSACTION_AGE, this::ageMs);
    long timeoutMs = settings.transactionTimeout().toMillis();
    metrics.gauge(Metric.TRANSACTION_TIMEOUT, () -> timeoutMs);
    TopicSettings.Transactions transactions = settings.transactions();
    if (transactions.longestLife().compareTo(transactions.restartAfter()) > 0) {
      LOG.info(
          "Failing checkpoints can keep a transaction of topic {} open for {}, where Kafka gives it"
              + " up after {}: the job restarts after {}. To tolerate them all, lower"
              + " checkpoint.timeout or checkpoint.tolerable-failures, or raise"
              + " sink.transaction-timeout.",
          settings.topic(),
          transactions.longestLife(),
          transactions.timeout(),
          transactions.restartAfter());
    }
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    if (openSinceMs == NONE) {
      openSinceMs = nowMs();
      look();
    }
    output.collect(element);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    if (openSinceMs != NONE) {
      closed.put(context.getCheckpointId(), openSinceMs);
      openSinceMs = NONE;
    }
    stored.update(new ArrayList<>(closed.values()));
    storedTimeout.update(List.of(settings.transactionTimeout().toMillis()));
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    closed.headMap(checkpointId, true).clear();
    look();
  }

  /** Finds the oldest transaction, and schedules the next look for its deadline. */
  private void look() {
    // Each transaction began before those of later snapshots, and before the open one.
    oldestMs = closed.isEmpty() ? openSinceMs : closed.firstEntry().getValue();
    if (oldestMs != NONE && timer == null) {
      long dueMs = oldestMs + settings.transactions().restartAfter().toMillis();
      timer = getProcessingTimeService().registerTimer(dueMs, this::onTimer);
    }
  }

  private void onTimer(long timeMs) {
    timer = null;
    if (ageMs() >= settings.transactions().restartAfter().toMillis()) {
      throw new FlinkRuntimeException(
          "A transaction of topic %s has been open since %s, and Kafka gives it up after sink.transaction-timeout (%s): no checkpoint has completed since. The job restarts from the last one, which writes its records again. See why checkpoints fail, or take long."
              .formatted(
                  settings.topic(), Instant.ofEpochMilli(oldestMs), settings.transactionTimeout()));
    }
    look();
  }

  private long ageMs() {
    long began = oldestMs;
    return began == NONE ? 0 : Math.max(0, nowMs() - began);
  }

  private long nowMs() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }
}
