package io.millrace.flink.batch.savepoint;

import io.millrace.flink.PackedUserState;
import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Rewrites the states of a task's users and saves them. Flink restores the old states as it would
 * for the job itself, whatever their format and parallelism, since the operator has its uid. There
 * are no results but accumulators.
 */
final class RewriteOperator<T> extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<T, Void>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  /** The accumulator of what tasks have saved, as a list of {@link SavedTask}. */
  static final String SAVED = "saved";

  /** The accumulator of the number of users who were rewritten. */
  static final String REWRITTEN = "rewritten";

  private final UserRewriter.Factory<T> factory;
  private final SavepointTarget target;
  private final long checkpointId;
  private transient UserRewriter<T> rewriter;
  private transient BackendStates states;

  RewriteOperator(UserRewriter.Factory<T> factory, SavepointTarget target, long checkpointId) {
    this.factory = factory;
    this.target = target;
    this.checkpointId = checkpointId;
  }

  /** Returns false: rows are only gathered, and need no key in the backend. */
  @Override
  public boolean hasKeyContext1() {
    return false;
  }

  @Override
  @SuppressWarnings("unchecked") // All of Flink's backends can be saved.
  public void open() throws Exception {
    super.open();
    target.requireOwn();
    ValueState<byte[]> state = getPartitionedState(PackedUserState.descriptor());
    CheckpointableKeyedStateBackend<String> backend =
        (CheckpointableKeyedStateBackend<String>) this.<String>getKeyedStateBackend();
    LongCounter rewritten = new LongCounter();
    getRuntimeContext().addAccumulator(REWRITTEN, rewritten);
    states = new BackendStates(backend, PackedUserState.NAME, state, rewritten);
    rewriter = factory.create(getRuntimeContext(), getContainingTask());
  }

  @Override
  public void processElement(StreamRecord<T> element) throws Exception {
    rewriter.add(element.getValue());
  }

  @Override
  public void endInput() throws Exception {
    rewriter.rewrite(states);
    states.finish();
    target.requireOwn();
    ListAccumulator<SavedTask> saved = new ListAccumulator<>();
    saved.add(states.save(target, checkpointId));
    getRuntimeContext().addAccumulator(SAVED, saved);
  }

  @Override
  public void close() throws Exception {
    if (rewriter != null) {
      rewriter.close();
    }
    super.close();
  }
}
