package io.millrace.local.job;

import io.millrace.file.FolderTree;
import io.millrace.local.exit.RunFailure;
import io.millrace.local.folder.RunFolder;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

/**
 * A complete checkpoint or savepoint. Flink moves {@code _metadata} into place as the last step of
 * making one, and counts ids on over restarts, so the greatest id is the newest; and what a table
 * has committed belongs to no greater id, since a commit follows its checkpoint.
 *
 * @param id as Flink counts checkpoints, from 1
 */
public record CompleteState(long id, Path path) {
  private static final String METADATA = "_metadata";
  private static final String CHECKPOINT = "chk-";

  /** The newest state below the folders of checkpoints (one level of job ids) and of savepoints. */
  static Optional<CompleteState> newest(Path checkpoints, Path savepoints) {
    try {
      List<CompleteState> found = new ArrayList<>();
      for (Path job : folders(checkpoints)) {
        for (Path checkpoint : folders(job)) {
          if (checkpoint.getFileName().toString().startsWith(CHECKPOINT)) {
            read(checkpoint).ifPresent(found::add);
          }
        }
      }
      for (Path savepoint : folders(savepoints)) {
        read(savepoint).ifPresent(found::add);
      }
      return found.stream().max(Comparator.comparingLong(CompleteState::id));
    } catch (IOException e) {
      throw RunFailure.failed("Cannot look for checkpoints in " + checkpoints + ": " + e, e);
    }
  }

  /** The newest state in a run's folder. */
  public static Optional<CompleteState> newest(RunFolder folder) {
    return newest(folder.checkpoints(), folder.savepoints());
  }

  /** The complete state at a place; empty where there is none, or none that is complete. */
  public static Optional<CompleteState> at(Path place) {
    try {
      return read(place);
    } catch (IOException e) {
      throw RunFailure.failed("Cannot read the state in " + place + ": " + e, e);
    }
  }

  /** Deletes all states of a run's folder but this one. */
  public void deleteOthers(RunFolder folder) {
    deleteOthers(folder.checkpoints(), folder.savepoints());
  }

  /** Whether a job's folder of checkpoints has a complete one. */
  static boolean isIn(Path job) {
    try {
      for (Path checkpoint : folders(job)) {
        if (Files.exists(checkpoint.resolve(METADATA))) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException e) {
      // The job has deleted an old one meanwhile, which it only does when it has newer ones.
      return true;
    } catch (IOException e) {
      throw RunFailure.failed("Cannot look for checkpoints in " + job + ": " + e, e);
    }
  }

  /** Deletes the states that this one replaces, and what killed attempts have left. */
  void deleteOthers(Path checkpoints, Path savepoints) {
    try {
      for (Path job : folders(checkpoints)) {
        // Incremental checkpoints of one job share files.
        if (!path.startsWith(job)) {
          FolderTree.delete(job);
        }
      }
      for (Path savepoint : folders(savepoints)) {
        if (!path.equals(savepoint)) {
          FolderTree.delete(savepoint);
        }
      }
    } catch (IOException e) {
      throw RunFailure.failed("Cannot delete old checkpoints in " + checkpoints + ": " + e, e);
    }
  }

  private static Optional<CompleteState> read(Path folder) throws IOException {
    Path file = folder.resolve(METADATA);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      CheckpointMetadata metadata =
          Checkpoints.loadCheckpointMetadata(
              in, CompleteState.class.getClassLoader(), folder.toString());
      return Optional.of(new CompleteState(metadata.getCheckpointId(), folder));
    }
  }

  private static List<Path> folders(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }
}
