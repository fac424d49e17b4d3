package io.millrace.flink.sink;

import io.millrace.flink.Refusal;
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

  private final Duration timeout;
  private final String topic;
  private transient ListState<Long> stored;

  /** When the transaction began that the next checkpoint will commit. */
  private transient long beganAtMs;

  RestoreDeadline(Duration timeout, String topic) {
    this.timeout = timeout;
    this.topic = topic;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    stored = context.getOperatorStateStore().getListState(STATE);
    beganAtMs = getProcessingTimeService().getCurrentProcessingTime();
    for (long restoredMs : stored.get()) {
      check(restoredMs, beganAtMs);
    }
  }

  private void check(long restoredMs, long nowMs) {
    if (nowMs - restoredMs > timeout.toMillis()) {
      throw new Refusal(
          "Cannot restore: the checkpoint's transaction in topic "
              + topic
              + " began at "
              + Instant.ofEpochMilli(restoredMs)
              + ", longer ago than sink.transaction-timeout ("
              + timeout
              + "), so Kafka may have dropped its records, and Flink would go on without them. The"
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
    beganAtMs = getProcessingTimeService().getCurrentProcessingTime();
  }
}
