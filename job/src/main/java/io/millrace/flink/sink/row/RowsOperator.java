package io.millrace.flink.sink.row;

import io.millrace.flink.ClassRelease;
import io.millrace.flink.LogPlace;
import io.millrace.flink.RouteMetrics;
import io.millrace.metric.Metric;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Counts records on their way to their table's writer, each of which is a row there, and sends
 * their number to the watch of commits before each barrier.
 */
public final class RowsOperator<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T> {
  private static final long serialVersionUID = 1L;

  /** The number of rows of one subtask since the barrier before. */
  public static final OutputTag<Long> WRITTEN = new OutputTag<>("written", Types.LONG);

  private final String tableName;
  private final LogPlace place;
  private transient Counter count;
  private transient long written;

  /**
   * @param place the logging context, set here since each task that makes records has one of these
   *     operators
   */
  public RowsOperator(String tableName, LogPlace place) {
    this.tableName = tableName;
    this.place = place;
  }

  @Override
  public void open() {
    place.enter();
    ClassRelease.whenDone(getRuntimeContext());
    count = new RouteMetrics(getMetricGroup()).counter(Metric.ROWS, tableName);
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    written++;
    count.inc();
    output.collect(element);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    place.checkpoint(checkpointId);
    sendWritten();
  }

  @Override
  public void finish() {
    sendWritten();
  }

  private void sendWritten() {
    if (written > 0) {
      output.collect(WRITTEN, new StreamRecord<>(written));
      written = 0;
    }
  }
}
