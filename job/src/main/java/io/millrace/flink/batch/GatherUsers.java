package io.millrace.flink.batch;

import io.millrace.flink.type.HistoryRow;
import io.millrace.history.HistorySpool;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Gathers all rows of a task's users on its disk, and goes through the users once all rows are in:
 * the work of one thread of the command on a single machine, in as much memory.
 */
abstract class GatherUsers<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<HistoryRow, T>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final long rows;
  private transient HistorySpool spool;
  private transient HistorySpool.Writer writer;

  /**
   * @param rows the number of predictions that all tasks get together
   */
  GatherUsers(long rows) {
    this.rows = rows;
  }

  abstract void forEachUser(HistorySpool users) throws Exception;

  @Override
  public void open() throws Exception {
    super.open();
    int tasks = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    spool =
        HistorySpool.create(TaskFolder.of(getRuntimeContext(), getContainingTask()), rows / tasks);
    writer = spool.writer();
  }

  @Override
  public void processElement(StreamRecord<HistoryRow> element) throws Exception {
    element.getValue().to(writer);
  }

  @Override
  public final void endInput() throws Exception {
    forEachUser(spool);
  }

  @Override
  public void close() throws Exception {
    if (spool != null) {
      spool.close();
    }
    super.close();
  }
}
