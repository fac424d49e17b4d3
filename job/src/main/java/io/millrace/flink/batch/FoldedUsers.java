package io.millrace.flink.batch;

import io.millrace.bootstrap.HistoryFold;
import io.millrace.flink.batch.savepoint.TaskStates;
import io.millrace.flink.batch.savepoint.UserRewriter;
import io.millrace.flink.type.HistoryRow;
import java.io.IOException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.util.function.ThrowingConsumer;

/** Gathers the rows of a task's users on its disk, and folds each user's state of them. */
record FoldedUsers(RuntimeContext context, SpooledRows rows, HistoryFold fold)
    implements UserRewriter<HistoryRow> {
  @Override
  public void add(HistoryRow row) throws IOException {
    rows.add(row);
  }

  @Override
  public void rewrite(TaskStates states) throws Exception {
    rows.forEachUser(
        ThrowingConsumer.unchecked(
            user ->
                states.rewrite(
                    user.userId(), packed -> fold.state(user.userId(), packed, rows.of(user)))));
    BootstrapAccumulators.add(context, fold.counts());
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
