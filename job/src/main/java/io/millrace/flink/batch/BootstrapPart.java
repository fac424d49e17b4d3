package io.millrace.flink.batch;

import io.millrace.bootstrap.Transition;
import io.millrace.event.EventSchema;
import io.millrace.flink.batch.savepoint.UserRewriter;
import io.millrace.flink.type.HistoryRow;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/**
 * The part of a task in a bootstrap.
 *
 * @param columns the fields that events are read with
 */
record BootstrapPart(Transition transition, EventSchema columns, SpooledRows.All rows)
    implements Serializable {

  UserRewriter<HistoryRow> begin(RuntimeContext context, StreamTask<?, ?> task) throws IOException {
    return new BootstrapUsers(
        context, rows.gather(context, task), transition.compile(columns.fields()));
  }
}
