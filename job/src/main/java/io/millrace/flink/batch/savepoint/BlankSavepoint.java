package io.millrace.flink.batch.savepoint;

import io.millrace.flink.DefinitionState;
import io.millrace.flink.SourceState;
import io.millrace.flink.Uids;
import io.millrace.lake.WatchState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RunnableFuture;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.DefaultOperatorStateBackend;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;

/**
 * The savepoint of a job that has not read a record, in memory: the operators that have state even
 * then, each with what its own tasks would save. Operators that are left out begin without state,
 * as they do in a job that has just started.
 *
 * @param sourceState the state of operator {@link Uids#SOURCE}
 * @param definition the entries of operator {@link Uids#SPLIT}
 * @param watches the state of each table's watch, by its uid
 * @param maxParallelism the number of key groups of the job
 */
public record BlankSavepoint(
    SourceState sourceState,
    Map<String, String> definition,
    Map<String, byte[]> watches,
    int maxParallelism) {
  /** The checkpoint's id, as that of a job's first one. */
  static final long ID = 1;

  /** The state's name in Flink's operator of sources. */
  private static final String READERS = "SourceReaderState";

  StoredSavepoint toSavepoint() throws Exception {
    List<OperatorState> states = new ArrayList<>();
    OperatorState source = operator(Uids.SOURCE, maxParallelism);
    source.setCoordinatorState(new ByteStreamStateHandle("coordinator", sourceState.coordinator()));
    source.putState(0, saved(backend -> list(backend, READERS, sourceState.readers())));
    states.add(source);
    OperatorState split = operator(Uids.SPLIT, maxParallelism);
    split.putState(
        0,
        saved(backend -> backend.getBroadcastState(DefinitionState.DESCRIPTOR).putAll(definition)));
    states.add(split);
    states.add(operator(Uids.FEATURES, maxParallelism));
    for (Map.Entry<String, byte[]> each : watches.entrySet()) {
      // A watch is never parallel, and so has one key group.
      OperatorState watch = operator(each.getKey(), 1);
      watch.putState(0, saved(backend -> list(backend, WatchState.NAME, List.of(each.getValue()))));
      states.add(watch);
    }
    return new StoredSavepoint(
        "the imported history",
        new CheckpointMetadata(
            ID,
            states,
            List.of(),
            CheckpointProperties.forSavepoint(true, SavepointFormatType.CANONICAL)));
  }

  private static OperatorState operator(String uid, int maxParallelism) {
    return new OperatorState(uid, uid, StoredSavepoint.id(uid), 1, maxParallelism);
  }

  /** Fills an operator's state. */
  @FunctionalInterface
  private interface Filling {
    void into(DefaultOperatorStateBackend backend) throws Exception;
  }

  private static void list(DefaultOperatorStateBackend backend, String name, List<byte[]> elements)
      throws Exception {
    backend
        .getListState(new ListStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE))
        .addAll(elements);
  }

  private static OperatorSubtaskState saved(Filling filling) throws Exception {
    try (CloseableRegistry open = new CloseableRegistry();
        DefaultOperatorStateBackend backend =
            new DefaultOperatorStateBackendBuilder(
                    BlankSavepoint.class.getClassLoader(),
                    new ExecutionConfig(),
                    false,
                    List.of(),
                    open)
                .build()) {
      filling.into(backend);
      RunnableFuture<SnapshotResult<OperatorStateHandle>> saved =
          backend.snapshot(
              ID, 0, new MemCheckpointStreamFactory(Integer.MAX_VALUE), BackendStates.options());
      saved.run();
      return OperatorSubtaskState.builder()
          .setManagedOperatorState(saved.get().getJobManagerOwnedSnapshot())
          .build();
    }
  }
}
