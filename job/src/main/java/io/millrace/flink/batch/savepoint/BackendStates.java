package io.millrace.flink.batch.savepoint;

import java.util.Iterator;
import java.util.concurrent.RunnableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.StreamOperatorStateHandler;

/**
 * Users' states in a task's backend, which holds the old ones at first and the new ones in the end.
 */
final class BackendStates implements UserStates {
  private final CheckpointableKeyedStateBackend<String> backend;
  private final String name;
  private final ValueState<byte[]> state;
  private long rewritten;

  /**
   * @param name the state's name in the backend
   * @param state the state, which has the value of the backend's current key
   */
  BackendStates(
      CheckpointableKeyedStateBackend<String> backend, String name, ValueState<byte[]> state) {
    this.backend = backend;
    this.name = name;
    this.state = state;
  }

  /** The number of users in the backend. */
  long users() {
    try (Stream<String> users = keys()) {
      return users.count();
    }
  }

  /** The number of users who had a state and were rewritten. */
  long rewritten() {
    return rewritten;
  }

  @Override
  public void rewrite(String user, Change change) throws Exception {
    backend.setCurrentKey(user);
    byte[] before = state.value();
    if (before != null) {
      rewritten++;
    }
    byte[] after = change.after(before);
    if (after != null) {
      state.update(after);
    } else if (before != null) {
      state.clear();
    }
  }

  @Override
  public void rewriteEach(ChangeOfUser change) throws Exception {
    // RocksDB's iterator goes on over what was there when it began.
    try (Stream<String> users = keys()) {
      for (Iterator<String> each = users.iterator(); each.hasNext(); ) {
        String user = each.next();
        rewrite(user, before -> change.after(user, before));
      }
    }
  }

  private Stream<String> keys() {
    return backend.getKeys(name, VoidNamespace.INSTANCE);
  }

  /** Writes the states to a savepoint, in the format that all backends read. */
  KeyedStateHandle save(SavepointTarget target, long checkpointId) throws Exception {
    try (CloseableRegistry open = new CloseableRegistry()) {
      RunnableFuture<SnapshotResult<KeyedStateHandle>> saved =
          StreamOperatorStateHandler.prepareCanonicalSavepoint(backend, open)
              .snapshot(checkpointId, 0, target.streams(), options());
      saved.run();
      return saved.get().getJobManagerOwnedSnapshot();
    }
  }

  static CheckpointOptions options() {
    return new CheckpointOptions(
        SavepointType.savepoint(SavepointFormatType.CANONICAL),
        CheckpointStorageLocationReference.getDefault());
  }
}
