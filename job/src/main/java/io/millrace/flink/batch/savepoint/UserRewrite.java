package io.millrace.flink.batch.savepoint;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/**
 * The way in which users' states become other states, and the rows that it takes for that. A task
 * gets all rows of its users and their old states.
 *
 * @param <T> the type of a row
 */
@FunctionalInterface
public interface UserRewrite<T> extends Serializable {

  /** Begins the work of one task. */
  Work<T> begin(RuntimeContext context, StreamTask<?, ?> task) throws Exception;

  /** The work of one task. It is used by one thread, and closed in the end, failed or not. */
  interface Work<T> extends AutoCloseable {
    /** Takes a row of one of the task's users, in no order. */
    void add(T row) throws Exception;

    /**
     * Rewrites the states of the task's users, once all rows are in. Each user of the old savepoint
     * must be rewritten once; {@link UserStates#rewriteRest} rewrites those without rows.
     */
    void rewrite(UserStates states) throws Exception;

    @Override
    void close() throws IOException;
  }
}
