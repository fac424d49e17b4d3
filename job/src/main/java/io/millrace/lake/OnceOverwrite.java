package io.millrace.lake;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Replaces files of a table by others exactly once, even where the catalog's replies are lost: the
 * snapshot's summary names the commit, so that it is recognised.
 */
public final class OnceOverwrite {
  /** The key in a snapshot's summary that names the commit. */
  private static final String NAME = "millrace.overwrite";

  private final Table table;
  private final String name;
  private final OverwriteFiles overwrite;

  /**
   * @param read the snapshot in which the old files were found
   */
  public OnceOverwrite(Table table, long read, List<FileScanTask> old, List<DataFile> rewritten) {
    this.table = table;
    // Paths of new files are unique; without any, whoever has removed the old ones did the same.
    String paths =
        Stream.concat(old.stream().map(FileScanTask::file), rewritten.stream())
            .map(DataFile::location)
            .collect(Collectors.joining("\n", read + "\n", ""));
    this.name = UUID.nameUUIDFromBytes(paths.getBytes(StandardCharsets.UTF_8)).toString();
    this.overwrite = table.newOverwrite().validateFromSnapshot(read).validateNoConflictingDeletes();
    old.forEach(file -> overwrite.deleteFile(file.file()));
    rewritten.forEach(overwrite::addFile);
    overwrite.set(NAME, name);
    // Where the reply to a successful commit is lost, the next attempt fails. Iceberg would then
    // delete the manifests of the successful one, so nothing may be deleted.
    overwrite.deleteWith(manifest -> {});
  }

  /**
   * Commits. After a failure, too, the new files must stay where they are: the commit may have come
   * through unseen.
   *
   * @throws org.apache.iceberg.exceptions.ValidationException where another program has rewritten
   *     the old files since
   * @throws RuntimeException where the catalog does not make the commit
   */
  public void commit() {
    try {
      overwrite.commit();
    } catch (RuntimeException e) {
      if (!cameThrough(e)) {
        throw e;
      }
    }
  }

  private boolean cameThrough(RuntimeException failure) {
    try {
      table.refresh();
    } catch (RuntimeException unreachable) {
      failure.addSuppressed(unreachable);
      return false;
    }
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      if (name.equals(each.summary().get(NAME))) {
        return true;
      }
    }
    return false;
  }
}
