package io.millrace.command.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The state of a local run, read from its folder. */
public enum LocalRunPhase {
  /** A process runs it. */
  AT_WORK,
  /** All of its input is in the tables. */
  FINISHED,
  /** The run was stopped or killed before its end. */
  STOPPED;

  /** The name of the file with the run's progress. */
  public static final String STATE_FILE = "run.json";

  /** The name of the file that the run's process locks. */
  public static final String LOCK_FILE = "lock";

  public static LocalRunPhase of(Path folder) {
    return isLocked(folder.resolve(LOCK_FILE)) ? AT_WORK : isFinished(folder) ? FINISHED : STOPPED;
  }

  /**
   * Whether the run's process holds the lock, which the system releases however the process ends.
   * False where this user may not ask for the lock.
   */
  private static boolean isLocked(Path file) {
    if (!Files.isWritable(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isFinished(Path folder) {
    try {
      return new ObjectMapper()
          .readTree(folder.resolve(STATE_FILE).toFile())
          .path("phase")
          .asText()
          .equals(FINISHED.name());
    } catch (IOException e) {
      return false;
    }
  }
}
