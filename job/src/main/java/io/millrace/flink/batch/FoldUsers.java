package io.millrace.flink.batch;

import io.millrace.bootstrap.BegunFold;
import io.millrace.bootstrap.FoldPlan;
import io.millrace.bootstrap.HistoryFold;
import io.millrace.event.EventSchema;
import io.millrace.flink.type.HistoryRow;
import io.millrace.history.UserHistory;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.ThrowingConsumer;

/** Folds the histories of a task's users, and writes what it has made of them to a file. */
final class FoldUsers extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<HistoryRow, Void>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  /** The accumulator of the number of users who were folded. */
  static final String FOLDED = "folded";

  private final Fold fold;
  private final SpooledRows.All all;
  private final BegunFolder to;
  private transient SpooledRows rows;
  private transient LongCounter folded;

  /**
   * What is folded.
   *
   * @param columns the fields that events are read with
   */
  record Fold(FoldPlan plan, EventSchema columns) implements Serializable {
    HistoryFold compile() {
      return plan.compile(columns.fields());
    }
  }

  FoldUsers(Fold fold, SpooledRows.All all, BegunFolder to) {
    this.fold = fold;
    this.all = all;
    this.to = to;
  }

  /** Returns false: rows are only gathered, and need no key in the backend. */
  @Override
  public boolean hasKeyContext1() {
    return false;
  }

  @Override
  public void open() throws Exception {
    super.open();
    rows = all.gather(getRuntimeContext(), getContainingTask());
    folded = new LongCounter();
    getRuntimeContext().addAccumulator(FOLDED, folded);
  }

  @Override
  public void processElement(StreamRecord<HistoryRow> element) throws IOException {
    rows.add(element.getValue());
  }

  @Override
  public void endInput() throws Exception {
    HistoryFold users = fold.compile();
    try (BegunFolder.Writer file = to.write(rows.groups().own(), rows.groups().all())) {
      rows.forEachUser(ThrowingConsumer.unchecked(user -> write(user, users, file)));
      file.end();
    }
    BootstrapAccumulators.add(getRuntimeContext(), users.counts());
  }

  private void write(UserHistory user, HistoryFold users, BegunFolder.Writer file)
      throws IOException {
    BegunFold before = user.begun().map(BegunFold::of).orElse(null);
    BegunFold made = users.begun(user.userId(), before, rows.of(user));
    file.add(user.userId(), made.toBytes());
    folded.add(1L);
  }

  @Override
  public void close() throws Exception {
    if (rows != null) {
      rows.close();
    }
    super.close();
  }
}
