package io.millrace.flink.batch.savepoint;

import io.millrace.flink.FlinkFiles;
import io.millrace.lake.LakeException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;
import org.apache.flink.runtime.state.filesystem.FsCheckpointMetadataOutputStream;
import org.apache.flink.runtime.state.filesystem.FsCheckpointStreamFactory;

/**
 * The folder of a savepoint that is being written. All files lie in it and are named relative to
 * it, so that it can be moved; the metadata comes last, and without it there is no savepoint.
 */
final class SavepointTarget implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The size up to which a state lies in the metadata itself, as Flink has it by default. */
  private static final int IN_METADATA_BYTES =
      (int) CheckpointingOptions.FS_SMALL_FILE_THRESHOLD.defaultValue().getBytes();

  private static final int BUFFER_BYTES = CheckpointingOptions.FS_WRITE_BUFFER_SIZE.defaultValue();

  private final String folder;

  private SavepointTarget(String folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder.
   *
   * @throws LakeException where there is something in it already, or it cannot be made
   */
  static SavepointTarget create(String location) {
    SavepointTarget target = new SavepointTarget(FlinkFiles.name(location));
    try {
      if (target.files().exists(target.path()) && target.list().length > 0) {
        throw new LakeException(
            "Cannot write a savepoint to %s: the folder is not empty (name a new one)"
                .formatted(location));
      }
      target.files().mkdirs(target.path());
    } catch (IOException e) {
      throw new LakeException(
          "Cannot write a savepoint to %s: %s".formatted(location, e.getMessage()), e);
    }
    return target;
  }

  private Path path() {
    return new Path(folder);
  }

  private FileSystem files() throws IOException {
    return path().getFileSystem();
  }

  private FileStatus[] list() throws IOException {
    FileStatus[] found = files().listStatus(path());
    return found == null ? new FileStatus[0] : found;
  }

  /** Opens files for states. */
  CheckpointStreamFactory streams() throws IOException {
    return new FsCheckpointStreamFactory(files(), path(), path(), IN_METADATA_BYTES, BUFFER_BYTES);
  }

  /**
   * Makes sure that a file of a task's is there for this process, too, as metadata must not name
   * one that is not.
   *
   * @param state what a task has written; null where it had nothing to write
   */
  void requireVisible(KeyedStateHandle state) throws IOException {
    if (state instanceof KeyGroupsStateHandle groups
        && groups.getDelegateStateHandle() instanceof FileStateHandle file) {
      long bytes = size(file.getFilePath());
      if (bytes != file.getStateSize()) {
        throw new IOException(
            "this process sees %s of %s, which a task has written with %d bytes (all TaskManagers and this process must reach %s, as by a shared disk or an object store)"
                .formatted(
                    bytes < 0 ? "nothing" : bytes + " bytes",
                    file.getFilePath(),
                    file.getStateSize(),
                    folder));
      }
    }
  }

  /** The size of a file in bytes; negative where it is not there. */
  private long size(Path file) throws IOException {
    try {
      return files().getFileStatus(file).getLen();
    } catch (FileNotFoundException e) {
      return -1;
    }
  }

  /** Writes the metadata, with which the folder becomes a savepoint. */
  void complete(CheckpointMetadata metadata) throws IOException {
    Path file = new Path(path(), AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME);
    try (FsCheckpointMetadataOutputStream out =
        new FsCheckpointMetadataOutputStream(files(), file, path())) {
      Checkpoints.storeCheckpointMetadata(metadata, out);
      out.closeAndFinalizeCheckpoint();
    }
  }

  /** Removes the folder, of which nothing can be used. */
  void discard(Exception because) {
    try {
      files().delete(path(), true);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
