package io.millrace.flink.batch.savepoint;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.state.CheckpointStateOutputStream;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;

/**
 * Carries operators' states over to another savepoint, byte for byte. Their files are copied: a
 * savepoint that named those of another one would end with it, and with the checkpoints that a
 * running job deletes.
 */
final class StateCopy {
  private final SavepointTarget target;

  StateCopy(SavepointTarget target) {
    this.target = target;
  }

  /** Copies an operator's state, which must not be kept by key. */
  OperatorState of(OperatorState state) throws IOException {
    if (state.isFullyFinished()) {
      return state;
    }
    OperatorState copy = empty(state, state.getParallelism());
    if (state.getCoordinatorState() != null) {
      copy.setCoordinatorState(state.getCoordinatorState());
    }
    for (Map.Entry<Integer, OperatorSubtaskState> each : state.getSubtaskStates().entrySet()) {
      copy.putState(each.getKey(), of(each.getValue()));
    }
    return copy;
  }

  /** An operator of the same name and identity, without state. */
  static OperatorState empty(OperatorState state, int parallelism) {
    return new OperatorState(
        state.getOperatorName().orElse(null),
        state.getOperatorUid().orElse(null),
        state.getOperatorID(),
        parallelism,
        state.getMaxParallelism());
  }

  private OperatorSubtaskState of(OperatorSubtaskState subtask) throws IOException {
    if (subtask.isFinished()) {
      return subtask;
    }
    return OperatorSubtaskState.builder()
        .setManagedOperatorState(of(subtask.getManagedOperatorState()))
        .setRawOperatorState(of(subtask.getRawOperatorState()))
        .build();
  }

  private StateObjectCollection<OperatorStateHandle> of(
      StateObjectCollection<OperatorStateHandle> handles) throws IOException {
    List<OperatorStateHandle> copies = new ArrayList<>();
    for (OperatorStateHandle each : handles) {
      // One without names holds a folder of a running job, and nothing else.
      if (!each.getStateNameToPartitionOffsets().isEmpty()) {
        copies.add(
            new OperatorStreamStateHandle(
                each.getStateNameToPartitionOffsets(), of(each.getDelegateStateHandle())));
      }
    }
    return new StateObjectCollection<>(copies);
  }

  private StreamStateHandle of(StreamStateHandle handle) throws IOException {
    if (handle instanceof ByteStreamStateHandle) {
      return handle;
    }
    try (InputStream in = handle.openInputStream();
        CheckpointStateOutputStream out =
            target.streams().createCheckpointStateOutputStream(CheckpointedStateScope.EXCLUSIVE)) {
      in.transferTo(out);
      return out.closeAndGetHandle();
    }
  }
}
