package io.millrace.flink.batch.savepoint;

import io.millrace.flink.DefinitionState;
import io.millrace.lake.Savepoint;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RunnableFuture;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.DefaultOperatorStateBackend;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.SnapshotResult;

/**
 * Writes down in the state of the gate that users' states were made under another definition, which
 * is true of a savepoint whose users were all rewritten. Its other entries stay.
 */
final class Relabel {
  private final SavepointTarget target;
  private final long checkpointId;

  Relabel(SavepointTarget target, long checkpointId) {
    this.target = target;
    this.checkpointId = checkpointId;
  }

  /**
   * Returns the gate's state with other entries for the definition.
   *
   * @param gate the state of operator {@link io.millrace.flink.Uids#SPLIT}
   * @param definition the entries that replace those of the same keys
   */
  OperatorState of(OperatorState gate, Map<String, String> definition) throws Exception {
    OperatorState relabelled = StateCopy.empty(gate, gate.getParallelism());
    for (Map.Entry<Integer, OperatorSubtaskState> each : gate.getSubtaskStates().entrySet()) {
      relabelled.putState(each.getKey(), of(each.getValue(), definition));
    }
    return relabelled;
  }

  /** The fingerprints in the gate's state, of which each task has a copy: one, or none. */
  static Set<String> fingerprints(OperatorState gate) throws Exception {
    Set<String> found = new TreeSet<>();
    for (OperatorSubtaskState each : gate.getStates()) {
      try (CloseableRegistry open = new CloseableRegistry();
          DefaultOperatorStateBackend backend = backend(each, open)) {
        String fingerprint =
            backend.getBroadcastState(DefinitionState.DESCRIPTOR).get(Savepoint.FINGERPRINT);
        if (fingerprint != null) {
          found.add(fingerprint);
        }
      }
    }
    return found;
  }

  private static DefaultOperatorStateBackend backend(
      OperatorSubtaskState subtask, CloseableRegistry open) throws Exception {
    return new DefaultOperatorStateBackendBuilder(
            Relabel.class.getClassLoader(),
            new ExecutionConfig(),
            false,
            subtask.getManagedOperatorState(),
            open)
        .build();
  }

  private OperatorSubtaskState of(OperatorSubtaskState subtask, Map<String, String> definition)
      throws Exception {
    try (CloseableRegistry open = new CloseableRegistry();
        DefaultOperatorStateBackend backend = backend(subtask, open)) {
      backend.getBroadcastState(DefinitionState.DESCRIPTOR).putAll(definition);
      return OperatorSubtaskState.builder().setManagedOperatorState(saved(backend)).build();
    }
  }

  private OperatorStateHandle saved(DefaultOperatorStateBackend backend) throws Exception {
    RunnableFuture<SnapshotResult<OperatorStateHandle>> saved =
        backend.snapshot(checkpointId, 0, target.streams(), BackendStates.options());
    saved.run();
    return saved.get().getJobManagerOwnedSnapshot();
  }
}
