package io.millrace.flink.batch;

import io.millrace.bootstrap.BegunFold;
import io.millrace.bootstrap.PastEvent;
import io.millrace.bootstrap.UserBootstrap;
import io.millrace.flink.batch.savepoint.TaskStates;
import io.millrace.flink.batch.savepoint.UserRewriter;
import io.millrace.flink.type.HistoryRow;
import io.millrace.history.UserHistory;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.util.function.ThrowingConsumer;

/** Gathers the rows of a task's users on its disk, and makes each user's state of them. */
final class BootstrapUsers implements UserRewriter<HistoryRow> {
  private final RuntimeContext context;
  private final SpooledRows rows;
  private final UserBootstrap bootstrap;

  BootstrapUsers(RuntimeContext context, SpooledRows rows, UserBootstrap bootstrap) {
    this.context = context;
    this.rows = rows;
    this.bootstrap = bootstrap;
  }

  @Override
  public void add(HistoryRow row) throws IOException {
    rows.add(row);
  }

  @Override
  public void rewrite(TaskStates states) throws Exception {
    rows.forEachUser(ThrowingConsumer.unchecked(user -> rewrite(user, states)));
    states.rewriteRest(
        (user, packed) -> bootstrap.state(user, packed, Collections.emptyIterator()));
    BootstrapAccumulators.add(context, bootstrap.counts());
  }

  /** A user without a state came after the savepoint, and begins when the job reads its events. */
  private void rewrite(UserHistory user, TaskStates states) throws Exception {
    Iterator<PastEvent> past = rows.of(user);
    BegunFold begun = user.begun().map(BegunFold::of).orElse(null);
    states.rewrite(
        user.userId(),
        packed -> packed == null ? null : bootstrap.state(user.userId(), packed, begun, past));
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
