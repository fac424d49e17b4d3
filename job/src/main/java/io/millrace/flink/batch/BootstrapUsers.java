package io.millrace.flink.batch;

import io.millrace.bootstrap.PastEvent;
import io.millrace.bootstrap.UserBootstrap;
import io.millrace.event.Event;
import io.millrace.flink.batch.savepoint.TaskStates;
import io.millrace.flink.batch.savepoint.UserRewriter;
import io.millrace.flink.type.HistoryRow;
import io.millrace.history.HistorySpool;
import io.millrace.history.UserHistory;
import io.millrace.lake.LakeException;
import io.millrace.lake.StoredPrediction;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.util.function.ThrowingConsumer;

/** Gathers the rows of a task's users on its disk, and makes each user's state of them. */
final class BootstrapUsers implements UserRewriter<HistoryRow> {
  private final RuntimeContext context;
  private final HistorySpool spool;
  private final HistorySpool.Writer writer;
  private final UserBootstrap bootstrap;

  BootstrapUsers(RuntimeContext context, HistorySpool spool, UserBootstrap bootstrap) {
    this.context = context;
    this.spool = spool;
    this.writer = spool.writer();
    this.bootstrap = bootstrap;
  }

  @Override
  public void add(HistoryRow row) throws IOException {
    row.to(writer);
  }

  @Override
  public void rewrite(TaskStates states) throws Exception {
    spool.forEachUser(ThrowingConsumer.unchecked(user -> rewrite(user, states)));
    states.rewriteRest(
        (user, packed) -> bootstrap.state(user, packed, Collections.emptyIterator()));
    BootstrapAccumulators.add(context, bootstrap.counts());
  }

  /** A user without a state came after the savepoint, and begins when the job reads its events. */
  private void rewrite(UserHistory user, TaskStates states) throws Exception {
    requireEachOnce(user);
    states.rewrite(
        user.userId(),
        packed -> packed == null ? null : bootstrap.state(user.userId(), packed, rows(user)));
  }

  /** Refuses rows of which one would be taken, and which one chance would say. */
  private static void requireEachOnce(UserHistory user) {
    Stream.concat(
            user.doubledPredictions().stream(), user.doubledEvents().stream().map(Event::kafka))
        .findFirst()
        .ifPresent(
            kafka -> {
              throw new LakeException(
                  "Cannot read the history of user %s: the Kafka record %s is there twice (millrace verify says which rows are doubled)"
                      .formatted(user.userId(), kafka));
            });
  }

  private static Iterator<PastEvent> rows(UserHistory user) {
    return IntStream.range(0, user.size())
        .mapToObj(user::entry)
        .filter(entry -> entry.event() != null)
        .map(BootstrapUsers::past)
        .iterator();
  }

  private static PastEvent past(UserHistory.Entry entry) {
    StoredPrediction row = entry.prediction();
    return new PastEvent(
        row.row().features().userSeq(),
        row.row().features().referenceTimeMs(),
        row.pipelineVersion(),
        entry.event(),
        entry.raw() == null ? null : entry.raw().value());
  }

  @Override
  public void close() throws IOException {
    spool.close();
  }
}
