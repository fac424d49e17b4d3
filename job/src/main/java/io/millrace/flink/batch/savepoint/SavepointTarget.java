package io.millrace.flink.batch.savepoint;

import io.millrace.flink.FlinkFiles;
import io.millrace.lake.LakeException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
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
 * it, so that it can be moved. The first file is a marker, which leaves the folder when the
 * metadata is there: a folder with a marker is what an attempt has left that was killed, and can be
 * taken again.
 */
final class SavepointTarget implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The size up to which a state lies in the metadata itself, as Flink has it by default. */
  private static final int IN_METADATA_BYTES =
      (int) CheckpointingOptions.FS_SMALL_FILE_THRESHOLD.defaultValue().getBytes();

  private static final int BUFFER_BYTES = CheckpointingOptions.FS_WRITE_BUFFER_SIZE.defaultValue();

  private static final String MARKER = "_unfinished";

  private final String folder;

  /** What this attempt has written into the marker, which tells it from all others. */
  private final String attempt = UUID.randomUUID().toString();

  private SavepointTarget(String folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder, or takes the one of an attempt that was killed.
   *
   * @throws LakeException where there is something else in it, or it cannot be made
   */
  static SavepointTarget create(String location) {
    SavepointTarget target = requireFree(location);
    try {
      target.files().mkdirs(target.path());
      target.mark();
      target.clear();
    } catch (IOException e) {
      throw unwritable(location, e);
    }
    return target;
  }

  /**
   * Looks at the folder, and writes nothing.
   *
   * @throws LakeException where {@link #create} would find something else in it
   */
  static SavepointTarget requireFree(String location) {
    SavepointTarget target = new SavepointTarget(FlinkFiles.name(location));
    try {
      if (target.files().exists(target.path())
          && target.list().length > 0
          && (!target.files().exists(target.marker())
              || target.files().exists(target.metadata()))) {
        throw new LakeException(
            "Cannot write a savepoint to %s: the folder is not empty (name a new one)"
                .formatted(location));
      }
    } catch (IOException e) {
      throw unwritable(location, e);
    }
    return target;
  }

  /**
   * Tries to write a file into the folder, and leaves it as it is.
   *
   * @throws LakeException where {@link #create} would find something else in it, or could not make
   *     it
   */
  static void requireWritable(String location) {
    SavepointTarget target = requireFree(location);
    try {
      if (target.size(target.marker()) >= 0) {
        return; // An attempt could write there, and may still.
      }
      boolean isNew = !target.files().exists(target.path());
      target.files().mkdirs(target.path());
      target.mark();
      target.files().delete(isNew ? target.path() : target.marker(), isNew);
    } catch (IOException e) {
      throw unwritable(location, e);
    }
  }

  private static LakeException unwritable(String location, IOException e) {
    return new LakeException(
        "Cannot write a savepoint to %s: %s".formatted(location, e.getMessage()), e);
  }

  private Path path() {
    return new Path(folder);
  }

  private FileSystem files() throws IOException {
    return path().getFileSystem();
  }

  private Path metadata() {
    return new Path(path(), AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME);
  }

  private Path marker() {
    return new Path(path(), MARKER);
  }

  private void mark() throws IOException {
    try (OutputStream out = files().create(marker(), FileSystem.WriteMode.OVERWRITE)) {
      out.write(attempt.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /**
   * Makes sure that this process sees the folder, and that no other attempt has taken it since.
   *
   * @throws IOException where a file must not be written there
   */
  void requireOwn() throws IOException {
    if (size(marker()) < 0) {
      throw new IOException(
          "this process sees no %s, which was written first (%s)".formatted(marker(), reach()));
    }
    if (!isOwn()) {
      throw new IOException("another attempt has taken %s since".formatted(folder));
    }
  }

  private boolean isOwn() throws IOException {
    try (InputStream in = files().open(marker())) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).equals(attempt);
    }
  }

  /** Removes all but the marker. */
  private void clear() throws IOException {
    for (FileStatus each : list()) {
      if (!each.getPath().getName().equals(MARKER)) {
        files().delete(each.getPath(), true);
      }
    }
  }

  private String reach() {
    return "all TaskManagers and the process that submits must reach %s, as on a shared disk or in an object store"
        .formatted(folder);
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
            "this process sees %s of %s, which a task has written with %d bytes (%s)"
                .formatted(
                    bytes < 0 ? "nothing" : bytes + " bytes",
                    file.getFilePath(),
                    file.getStateSize(),
                    reach()));
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
    requireOwn();
    Path file = metadata();
    try (FsCheckpointMetadataOutputStream out =
        new FsCheckpointMetadataOutputStream(files(), file, path())) {
      Checkpoints.storeCheckpointMetadata(metadata, out);
      out.closeAndFinalizeCheckpoint();
    }
    files().delete(marker(), false);
  }

  /** Removes the folder, of which nothing can be used, unless it is not this attempt's any more. */
  void discard(Exception because) {
    try {
      if (size(marker()) >= 0 && isOwn()) {
        clear();
        files().delete(path(), true);
      }
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
