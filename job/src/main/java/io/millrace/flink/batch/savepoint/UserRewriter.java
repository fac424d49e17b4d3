package io.millrace.flink.batch.savepoint;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/**
 * Makes the new states of one task's users, of their old ones and of rows. It gets all rows of its
 * users, belongs to one thread, and is closed in the end, failed or not.
 *
 * @param <T> the type of a row
 */
public interface UserRewriter<T> extends AutoCloseable {

  /** Takes a row of one of the task's users, in no order. */
  void add(T row) throws Exception;

  /**
   * Rewrites the states of the task's users, once all rows are in. Each user of the old savepoint
   * must be rewritten once; {@link TaskStates#rewriteRest} rewrites those without rows.
   */
  void rewrite(TaskStates states) throws Exception;

  @Override
  void close() throws IOException;

  /** Makes the rewriter of a task, in that task. */
  @FunctionalInterface
  interface Factory<T> extends Serializable {
    UserRewriter<T> create(RuntimeContext context, StreamTask<?, ?> task) throws Exception;
  }
}
