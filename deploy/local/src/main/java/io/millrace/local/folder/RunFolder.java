package io.millrace.local.folder;

import io.millrace.command.argument.TableArguments;
import io.millrace.command.run.LocalRunPhase;
import io.millrace.file.AtomicFile;
import io.millrace.file.FolderTree;
import io.millrace.file.IoReason;
import io.millrace.local.exit.RunFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one run. One process at a time owns it, by a lock that the system releases however
 * the process ends.
 */
public final class RunFolder implements AutoCloseable {
  private static final String LOCK = LocalRunPhase.LOCK_FILE;

  /** The results and state of a run, in the order in which they are deleted. */
  private static final List<String> CONTENT =
      List.of(
          "report.json",
          "report.html",
          "broker",
          "broker.new",
          "checkpoints",
          "savepoints",
          "upgrade",
          "catalog.db",
          "catalog.db-journal",
          "warehouse",
          TableArguments.IMPORTED,
          "demo");

  private final Path root;
  private final FileChannel lockFile;
  private final RunStateFile stateFile;
  private RunState state;

  private RunFolder(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
    this.stateFile = new RunStateFile(root);
  }

  /**
   * Takes a folder: a new one, an empty one, that of an import, or that of an earlier run, of which
   * only temporary files are deleted.
   */
  public static RunFolder open(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    requireUsableName(root);
    try {
      requireOurs(root);
      Files.createDirectories(root);
      RunFolder opened = new RunFolder(root, lock(root));
      opened.begin();
      return opened;
    } catch (IOException e) {
      throw RunFailure.usage(
          "Cannot use --output %s: %s".formatted(folder, IoReason.of(e, folder.toString())));
    }
  }

  public RunState state() {
    return state;
  }

  /**
   * Deletes what an earlier run left, if that is asked, or if such a deletion was begun and killed.
   */
  public void clear(boolean asked) {
    if (!asked && state.phase() != RunState.Phase.CLEARING) {
      return;
    }
    // Noted first: a deletion that is killed is continued, and never mistaken for a run.
    save(RunState.of(RunState.Phase.CLEARING));
    try {
      for (String name : CONTENT) {
        FolderTree.delete(root.resolve(name));
      }
    } catch (IOException e) {
      throw RunFailure.failed("Cannot delete the earlier run in %s: %s".formatted(root, e), e);
    }
    save(RunState.of(RunState.Phase.LOADING));
  }

  public void save(RunState next) {
    stateFile.write(next);
    state = next;
  }

  public Path root() {
    return root;
  }

  public Path broker() {
    return root.resolve("broker");
  }

  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  public Path savepoints() {
    return root.resolve("savepoints");
  }

  /** Whether an import made the folder, before the first run. */
  public boolean isImported() {
    return Files.exists(root.resolve(TableArguments.IMPORTED));
  }

  /** The folder of what an upgrade makes before it is in place. */
  public Path upgrade() {
    return root.resolve("upgrade");
  }

  public Path catalog() {
    return root.resolve("catalog.db");
  }

  public Path warehouse() {
    return root.resolve("warehouse");
  }

  public Path demo() {
    return root.resolve("demo");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  /** The folder of files that no later run needs; emptied when a run begins. */
  public Path temporary() {
    return root.resolve("tmp");
  }

  public Path reportJson() {
    return root.resolve("report.json");
  }

  public Path reportHtml() {
    return root.resolve("report.html");
  }

  @Override
  public void close() {
    try {
      FolderTree.delete(temporary());
    } catch (IOException ignored) {
      // Flink's cluster is still ending, and may write there. The next start deletes what is left.
    }
    try {
      lockFile.close();
    } catch (IOException e) {
      throw RunFailure.failed("Cannot release " + root.resolve(LOCK) + ": " + e, e);
    }
  }

  private void begin() throws IOException {
    if (stateFile.exists()) {
      state = stateFile.read();
    } else {
      // From now on the folder is a run's.
      save(RunState.of(RunState.Phase.LOADING));
    }
    FolderTree.delete(temporary());
    Files.createDirectories(temporary());
    Files.createDirectories(logs());
  }

  /** The state of the run that a folder holds, without opening it; empty where it holds none. */
  public static Optional<RunState> stateIn(Path folder) {
    RunStateFile file = new RunStateFile(folder);
    return file.exists() ? Optional.of(file.read()) : Optional.empty();
  }

  /**
   * Requires a folder that a run or an import has made, or an empty one: others are not to be
   * changed.
   */
  private static void requireOurs(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    if (!Files.isDirectory(root)) {
      throw RunFailure.usage("Invalid --output: %s (must be a folder)".formatted(root));
    }
    if (new RunStateFile(root).exists() || Files.exists(root.resolve(TableArguments.IMPORTED))) {
      return;
    }
    try (Stream<Path> entries = Files.list(root)) {
      entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.equals(LOCK) && !AtomicFile.isDraft(name, RunStateFile.NAME))
          .findFirst()
          .ifPresent(
              name -> {
                throw RunFailure.usage(
                    "Invalid --output: %s (must be empty or an earlier run's; it holds %s and no %s)"
                        .formatted(root, name, RunStateFile.NAME));
              });
    }
  }

  /**
   * Requires a name that means the same in a URI, a JDBC address, a list of folders and a Hadoop
   * path.
   */
  private static void requireUsableName(Path root) {
    String name = root.toString();
    boolean bad = name.chars().anyMatch(c -> c < ' ' || "?#%:,*\\".indexOf(c) >= 0);
    if (bad) {
      throw RunFailure.usage(
          "Invalid --output: %s (must not contain ? # %% : , * \\ or control characters)"
              .formatted(name));
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw RunFailure.usage(
          "Cannot use --output %s: another run is at work there; wait for it, stop it, or use"
                  .formatted(root)
              + " another --output");
    }
    return channel;
  }
}
