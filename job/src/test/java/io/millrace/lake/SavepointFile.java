package io.millrace.lake;

import com.google.common.hash.Hashing;
import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.filemerging.LogicalFile.LogicalFileId;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.CheckpointStorageLocationReference;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.CheckpointedStateScope;
import org.apache.flink.runtime.state.DefaultOperatorStateBackend;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.filemerging.DirectoryStreamStateHandle;
import org.apache.flink.runtime.state.filemerging.FileMergingOperatorStreamStateHandle;
import org.apache.flink.runtime.state.filemerging.SegmentFileStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.apache.flink.runtime.state.filesystem.FsCheckpointStreamFactory;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;

/** A savepoint of operators with some state, made by Flink's own classes. */
public final class SavepointFile {
  private final Path folder;
  private final long checkpointId;
  private final List<OperatorState> operators = new ArrayList<>();
  private final ExecutionConfig config = new ExecutionConfig();
  private Place place = Place.HERE;

  /** The places in which Flink puts a state's bytes. */
  enum Place {
    /** The metadata itself, for few bytes. */
    HERE,
    /** A file beside the metadata, which moves with it. */
    FOLDER,
    /** A file named by its whole path. */
    FILE,
    /** A part of a file that several states share. */
    PART_OF_FILE
  }

  /**
   * @param folder the folder that becomes the savepoint
   */
  public SavepointFile(Path folder, long checkpointId) {
    this.folder = folder;
    this.checkpointId = checkpointId;
  }

  /** Sets the place of the states that are added from here on. */
  SavepointFile in(Place where) {
    place = where;
    return this;
  }

  SavepointFile compressed() {
    config.setUseSnapshotCompression(true);
    return this;
  }

  /** Adds an operator with its state, as a harness has taken it. */
  public SavepointFile with(String uid, OperatorSubtaskState... subtasks) {
    byte[] id = Hashing.murmur3_128(0).hashString(uid, StandardCharsets.UTF_8).asBytes();
    OperatorState operator =
        new OperatorState(
            uid + " name", uid, new OperatorID(id), Math.max(1, subtasks.length), 720);
    for (int i = 0; i < subtasks.length; i++) {
      operator.putState(i, subtasks[i]);
    }
    operators.add(operator);
    return this;
  }

  /** Adds the state of operator split, which says what all states were made under. */
  public SavepointFile madeUnder(String fingerprint) throws Exception {
    try (DefaultOperatorStateBackend backend = backend()) {
      backend
          .getBroadcastState(
              new MapStateDescriptor<>(
                  Savepoint.DEFINITION, StringSerializer.INSTANCE, StringSerializer.INSTANCE))
          .put(Savepoint.FINGERPRINT, fingerprint);
      OperatorSubtaskState each = state(backend);
      return with("split", each, each);
    }
  }

  /** Adds the state of a table's watch. */
  public SavepointFile watching(String table, WatchState state) throws Exception {
    return watching(table, state.toBytes());
  }

  public SavepointFile watching(String table, byte[] state) throws Exception {
    try (DefaultOperatorStateBackend backend = backend()) {
      backend
          .getListState(
              new ListStateDescriptor<>(WatchState.NAME, BytePrimitiveArraySerializer.INSTANCE))
          .add(state);
      return with(WatchState.uid(table), state(backend));
    }
  }

  private DefaultOperatorStateBackend backend() throws Exception {
    return new DefaultOperatorStateBackendBuilder(
            SavepointFile.class.getClassLoader(), config, false, List.of(), new CloseableRegistry())
        .build();
  }

  private OperatorSubtaskState state(DefaultOperatorStateBackend backend) throws Exception {
    var snapshot =
        backend.snapshot(
            checkpointId,
            0,
            streams(),
            new CheckpointOptions(
                CheckpointType.CHECKPOINT, CheckpointStorageLocationReference.getDefault()));
    snapshot.run();
    return OperatorSubtaskState.builder()
        .setManagedOperatorState(placed(snapshot.get().getJobManagerOwnedSnapshot()))
        .build();
  }

  private OperatorStateHandle placed(OperatorStateHandle handle) throws IOException {
    if (!(handle.getDelegateStateHandle() instanceof FileStateHandle file)
        || place == Place.FOLDER) {
      return handle;
    }
    Map<String, OperatorStateHandle.StateMetaInfo> states = handle.getStateNameToPartitionOffsets();
    if (place == Place.FILE) {
      return new OperatorStreamStateHandle(
          states, new FileStateHandle(file.getFilePath(), file.getStateSize()));
    }
    byte[] bytes = Files.readAllBytes(Path.of(file.getFilePath().toUri()));
    byte[] shared = Bytes.concat(new byte[5], bytes, new byte[7]);
    Files.write(Path.of(file.getFilePath().toUri()), shared);
    var directory = new DirectoryStreamStateHandle(new org.apache.flink.core.fs.Path("/shared"));
    return new FileMergingOperatorStreamStateHandle(
        directory,
        directory,
        states,
        new SegmentFileStateHandle(
            file.getFilePath(),
            5,
            bytes.length,
            CheckpointedStateScope.EXCLUSIVE,
            LogicalFileId.generateRandomId()));
  }

  private CheckpointStreamFactory streams() throws IOException {
    if (place == Place.HERE) {
      return new MemCheckpointStreamFactory(1 << 20);
    }
    var own = new org.apache.flink.core.fs.Path(Files.createDirectories(folder).toUri());
    return new FsCheckpointStreamFactory(LocalFileSystem.getSharedInstance(), own, own, 0, 1 << 10);
  }

  /** Returns the folder, as a user names it. */
  public String write() throws IOException {
    Path metadata = Files.createDirectories(folder).resolve("_metadata");
    try (OutputStream out = Files.newOutputStream(metadata)) {
      Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(checkpointId, operators, List.of()), out);
    }
    return folder.toString();
  }
}
