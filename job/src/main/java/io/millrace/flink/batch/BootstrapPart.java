package io.millrace.flink.batch;

import io.millrace.bootstrap.Transition;
import io.millrace.event.EventSchema;
import io.millrace.flink.batch.savepoint.UserRewriter;
import io.millrace.flink.type.HistoryRow;
import io.millrace.history.HistorySpool;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/**
 * The part of a task in a bootstrap.
 *
 * @param columns the fields that events are read with
 * @param rows the number of predictions that all tasks get together
 */
record BootstrapPart(Transition transition, EventSchema columns, long rows)
    implements Serializable {

  UserRewriter<HistoryRow> begin(RuntimeContext context, StreamTask<?, ?> task) throws IOException {
    int tasks = context.getTaskInfo().getNumberOfParallelSubtasks();
    HistorySpool spool = HistorySpool.create(TaskFolder.of(context, task), rows / tasks);
    return new BootstrapUsers(context, spool, transition.compile(columns.fields()));
  }
}
