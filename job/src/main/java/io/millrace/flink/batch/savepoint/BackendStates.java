package io.millrace.flink.batch.savepoint;

import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.RunnableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.common.accumulators.LongCounter;
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
 * In between, a new one has a mark before its bytes, and a user who loses the state keeps the mark
 * alone: so the backend itself knows who was rewritten, however many they are.
 */
final class BackendStates implements TaskStates {
  /** No packed state begins with it, as {@code StateCodec} says. */
  private static final byte MARK = (byte) 0xff;

  private static final byte[] REMOVED = {MARK};

  private final CheckpointableKeyedStateBackend<String> backend;
  private final String name;
  private final ValueState<byte[]> state;
  private final LongCounter rewritten;
  private boolean finished;

  /**
   * @param name the state's name in the backend
   * @param state the state, which has the value of the backend's current key
   * @param rewritten counts the users who were rewritten
   */
  BackendStates(
      CheckpointableKeyedStateBackend<String> backend,
      String name,
      ValueState<byte[]> state,
      LongCounter rewritten) {
    this.backend = backend;
    this.name = name;
    this.state = state;
    this.rewritten = rewritten;
  }

  @Override
  public void rewrite(String user, Change change) throws Exception {
    requireUnfinished();
    backend.setCurrentKey(user);
    byte[] before = state.value();
    if (isMarked(before)) {
      throw new IllegalStateException(
          "Cannot rewrite user %s twice (each user must be rewritten once)".formatted(user));
    }
    byte[] after = change.after(before);
    state.update(after == null ? REMOVED : Bytes.concat(REMOVED, after));
    rewritten.add(1L);
  }

  @Override
  public void rewriteRest(ChangeOfUser change) throws Exception {
    requireUnfinished();
    finished = true;
    // RocksDB's iterator goes on over what was there when it began.
    try (Stream<String> users = keys()) {
      for (Iterator<String> each = users.iterator(); each.hasNext(); ) {
        String user = each.next();
        backend.setCurrentKey(user);
        byte[] stored = state.value();
        if (isMarked(stored)) {
          update(withoutMark(stored));
        } else {
          update(change.after(user, stored));
          rewritten.add(1L);
        }
      }
    }
  }

  /**
   * Takes off the marks, unless {@link #rewriteRest} did. A state that stayed as it was would be
   * read as one of the new definition.
   *
   * @throws IllegalStateException where a user of the savepoint was not rewritten
   */
  void finish() throws Exception {
    if (!finished) {
      rewriteRest(
          (user, before) -> {
            throw new IllegalStateException(
                "User %s of the savepoint was not rewritten (each user must be rewritten once)"
                    .formatted(user));
          });
    }
  }

  private void requireUnfinished() {
    if (finished) {
      throw new IllegalStateException("All users of this task have been rewritten already");
    }
  }

  private void update(byte[] after) throws IOException {
    if (after == null) {
      state.clear();
    } else {
      state.update(after);
    }
  }

  private static boolean isMarked(byte[] stored) {
    return stored != null && stored.length > 0 && stored[0] == MARK;
  }

  private static byte[] withoutMark(byte[] stored) {
    return stored.length == REMOVED.length
        ? null
        : Arrays.copyOfRange(stored, REMOVED.length, stored.length);
  }

  private Stream<String> keys() {
    return backend.getKeys(name, VoidNamespace.INSTANCE);
  }

  /** Writes the states to a savepoint, in the format that all backends read. */
  SavedTask save(SavepointTarget target, long checkpointId) throws Exception {
    try (CloseableRegistry open = new CloseableRegistry()) {
      RunnableFuture<SnapshotResult<KeyedStateHandle>> saved =
          StreamOperatorStateHandler.prepareCanonicalSavepoint(backend, open)
              .snapshot(checkpointId, 0, target.streams(), options());
      saved.run();
      return new SavedTask(backend.getKeyGroupRange(), saved.get().getJobManagerOwnedSnapshot());
    }
  }

  static CheckpointOptions options() {
    return new CheckpointOptions(
        SavepointType.savepoint(SavepointFormatType.CANONICAL),
        CheckpointStorageLocationReference.getDefault());
  }
}
