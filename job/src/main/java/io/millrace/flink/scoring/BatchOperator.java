package io.millrace.flink.scoring;

import io.millrace.feature.FeatureRow;
import io.millrace.flink.RouteMetrics;
import io.millrace.flink.type.FeatureBatch;
import io.millrace.metric.Metric;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gathers rows to batches. A batch leaves when it is full, when its first row has waited until the
 * deadline, before each checkpoint barrier and at the end of input; so no checkpoint finds a row
 * here, and there is no state. Where a batch ends changes no score (see {@code scoring}).
 *
 * <p>At most one timer is pending: it serves whichever batch it finds when it fires, so not every
 * batch needs a timer of its own.
 */
final class BatchOperator extends AbstractStreamOperator<FeatureBatch>
    implements OneInputStreamOperator<FeatureRow, FeatureBatch>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final int size;
  private final long deadlineMs;

  private transient FeatureRow[] rows;
  private transient int filled;
  private transient long dueMs;
  private transient long startedNs;
  private transient ScheduledFuture<?> timer;
  private transient StreamRecord<FeatureBatch> out;
  private transient Counter full;
  private transient Counter overdue;
  private transient Counter atCheckpoint;
  private transient Counter atEnd;
  private transient Histogram batchSize;
  private transient Histogram fillTimeMs;

  BatchOperator(int size, Duration deadline) {
    this.size = size;
    this.deadlineMs = deadline.toMillis();
  }

  @Override
  public void open() throws Exception {
    super.open();
    rows = new FeatureRow[size];
    out = new StreamRecord<>(null);
    RouteMetrics metrics = new RouteMetrics(getMetricGroup());
    full = metrics.counter(Metric.BATCHES, "size");
    overdue = metrics.counter(Metric.BATCHES, "deadline");
    atCheckpoint = metrics.counter(Metric.BATCHES, "checkpoint");
    atEnd = metrics.counter(Metric.BATCHES, "end");
    batchSize = metrics.histogram(Metric.BATCH_SIZE);
    fillTimeMs = metrics.histogram(Metric.BATCH_FILL_TIME);
  }

  @Override
  public void processElement(StreamRecord<FeatureRow> element) {
    if (filled == 0) {
      startedNs = System.nanoTime();
      dueMs = getProcessingTimeService().getCurrentProcessingTime() + deadlineMs;
      awaitDeadline();
    }
    rows[filled++] = element.getValue();
    if (filled == rows.length) {
      emit(full);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    emit(atCheckpoint);
  }

  @Override
  public void endInput() {
    emit(atEnd);
  }

  private void awaitDeadline() {
    if (timer == null) {
      timer = getProcessingTimeService().registerTimer(dueMs, this::onTimer);
    }
  }

  private void onTimer(long timeMs) {
    timer = null;
    if (filled > 0) {
      if (timeMs >= dueMs) {
        emit(overdue);
      } else {
        awaitDeadline();
      }
    }
  }

  private void emit(Counter cause) {
    if (filled == 0) {
      return;
    }
    cause.inc();
    batchSize.update(filled);
    fillTimeMs.update((System.nanoTime() - startedNs) / 1_000_000);
    FeatureBatch batch = new FeatureBatch(Arrays.copyOf(rows, filled));
    Arrays.fill(rows, 0, filled, null);
    // Reset before the batch leaves: while the queue behind is full, other mails may run here.
    filled = 0;
    output.collect(out.replace(batch));
  }
}
