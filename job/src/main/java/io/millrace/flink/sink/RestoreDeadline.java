package io.millrace.flink.sink;

import io.millrace.flink.Refusal;
import io.millrace.flink.sink.TopicSettings.LateRestore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Refuses a restore that comes when Kafka has given up the checkpoint's transaction: Flink's
 * committer would only log that its records are lost. Records pass through.
 */
final class RestoreDeadline<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T> {
  private static final long serialVersionUID = 1L;
  private static final ListStateDescriptor<Long> STATE =
      new ListStateDescriptor<>("transaction-began-at", Types.LONG);

  /** Of the job that began the transaction: the one that restores it may have another. */
  private static final ListStateDescriptor<Long> TIMEOUT_STATE =
      new ListStateDescriptor<>("transaction-timeout-ms", Types.LONG);

  private final TopicSettings settings;
  private transient ListState<Long> stored;
  private transient ListState<Long> storedTimeout;

  /** When the transaction began that the next checkpoint will commit. */
  private transient long beganAtMs;

  RestoreDeadline(TopicSettings settings) {
    this.settings = settings;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    stored = context.getOperatorStateStore().getListState(STATE);
    beganAtMs = getProcessingTimeService().getCurrentProcessingTime();
    storedTimeout = context.getOperatorStateStore().getListState(TIMEOUT_STATE);
    long timeoutMs = Long.MAX_VALUE;
    for (long restoredMs : storedTimeout.get()) {
      timeoutMs = Math.min(timeoutMs, restoredMs);
    }
    if (timeoutMs == Long.MAX_VALUE) {
      // State of the first version does not say.
      timeoutMs = settings.transactionTimeout().toMillis();
    }
    for (long restoredMs : stored.get()) {
      check(restoredMs, beganAtMs, timeoutMs);
    }
  }

  private void check(long restoredMs, long nowMs, long timeoutMs) {
    if (nowMs - restoredMs > timeoutMs && settings.lateRestore() == LateRestore.REFUSE) {
      throw new Refusal(
          "Cannot restore: the checkpoint's transaction in topic "
              + settings.topic()
              + " began at "
              + Instant.ofEpochMilli(restoredMs)
              + ", longer ago than sink.transaction-timeout ("
              + Duration.ofMillis(timeoutMs)
              + "), so Kafka may have dropped its records, and Flink would go on without them."
              + " If `flink stop` ended that job, all was committed: set"
              + " --sink.on-late-restore accept. Else the"
              + " tables have all rows: take those since then from predictions if the topic's"
              + " readers need them, restore without predictions-topic in the definition"
              + " (--allowNonRestoredState), stop with a savepoint, and go on from it with the"
              + " topic.");
    }
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    output.collect(element);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    stored.update(List.of(beganAtMs));
    storedTimeout.update(List.of(settings.transactionTimeout().toMillis()));
    beganAtMs = getProcessingTimeService().getCurrentProcessingTime();
  }
}
