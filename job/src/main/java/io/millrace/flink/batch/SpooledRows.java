package io.millrace.flink.batch;

import io.millrace.bootstrap.BegunFoldException;
import io.millrace.bootstrap.PastEvent;
import io.millrace.flink.type.HistoryRow;
import io.millrace.history.HistorySpool;
import io.millrace.history.UserHistory;
import io.millrace.upgrade.MisfitException;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/**
 * The rows of a task's users on its disk, with what was made of earlier ones where there is such.
 */
final class SpooledRows implements Closeable {
  private final HistorySpool spool;
  private final HistorySpool.Writer writer;
  private final TaskGroups groups;
  private final BegunFolder begun;

  private SpooledRows(HistorySpool spool, TaskGroups groups, BegunFolder begun) {
    this.spool = spool;
    this.writer = spool.writer();
    this.groups = groups;
    this.begun = begun;
  }

  /**
   * What all tasks get together.
   *
   * @param rows the number of predictions
   * @param begun what was made of earlier rows; null for nothing
   * @param users the number of users of whom it was made
   */
  record All(long rows, BegunFolder begun, long users) implements Serializable {
    SpooledRows gather(RuntimeContext context, StreamTask<?, ?> task) throws IOException {
      int tasks = context.getTaskInfo().getNumberOfParallelSubtasks();
      var folder = TaskFolder.of(context, task);
      return new SpooledRows(
          begun == null
              ? HistorySpool.create(folder, rows / tasks)
              : HistorySpool.createForLaterRows(folder, rows / tasks, users / tasks),
          TaskGroups.of(context),
          begun);
    }
  }

  void add(HistoryRow row) throws IOException {
    row.to(writer);
  }

  /**
   * Hands over each user, once all rows are in.
   *
   * @throws MisfitException where what was made of earlier rows does not serve
   */
  void forEachUser(Consumer<UserHistory> users) throws IOException {
    if (begun != null) {
      begun.read(groups.own(), groups.all(), writer::begun);
    }
    spool.forEachUser(user -> handOver(user, users));
  }

  private static void handOver(UserHistory user, Consumer<UserHistory> users) {
    try {
      users.accept(user);
    } catch (BegunFoldException e) {
      throw new MisfitException(e.getMessage(), e);
    }
  }

  /** The rows of a user as a fold takes them, all of them or those behind what there is. */
  Iterator<PastEvent> of(UserHistory user) {
    return begun == null ? PastRows.of(user) : PastRows.later(user);
  }

  TaskGroups groups() {
    return groups;
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
