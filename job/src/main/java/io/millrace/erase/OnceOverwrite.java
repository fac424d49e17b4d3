package io.millrace.erase;

import io.millrace.lake.LakeException;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * Replaces files of a table by others exactly once, even where the catalog's replies are lost: the
 * snapshot's summary names the commit, so that it is recognised.
 */
final class OnceOverwrite {
  /** The key in a snapshot's summary that names the commit. */
  private static final String ERASURE = "millrace.erasure";

  private final Table table;
  private final String erasure = UUID.randomUUID().toString();
  private final OverwriteFiles overwrite;

  /**
   * @param read the snapshot in which the old files were found
   */
  OnceOverwrite(Table table, long read, List<FileScanTask> old, List<DataFile> rewritten) {
    this.table = table;
    this.overwrite = table.newOverwrite().validateFromSnapshot(read).validateNoConflictingDeletes();
    old.forEach(file -> overwrite.deleteFile(file.file()));
    rewritten.forEach(overwrite::addFile);
    overwrite.set(ERASURE, erasure);
    // Where the reply to a successful commit is lost, the next attempt fails. Iceberg would then
    // delete the manifests of the successful one, so nothing may be deleted.
    overwrite.deleteWith(manifest -> {});
  }

  /**
   * @throws LakeException where another program has rewritten the old files since, or the catalog
   *     does not make the commit
   */
  void commit() {
    try {
      overwrite.commit();
    } catch (RuntimeException e) {
      if (!cameThrough(e)) {
        throw failed(e);
      }
    }
  }

  private LakeException failed(RuntimeException e) {
    String what = "erase from " + table.name();
    return e instanceof ValidationException
        ? new LakeException(
            "Cannot %s: another program has rewritten its files meanwhile (%s): %s"
                .formatted(what, Erasure.AGAIN, e.getMessage()),
            e)
        : LakeException.cannot(what, e, Erasure.AGAIN);
  }

  private boolean cameThrough(RuntimeException failure) {
    try {
      table.refresh();
    } catch (RuntimeException unreachable) {
      failure.addSuppressed(unreachable);
      return false;
    }
    for (Snapshot each : SnapshotUtil.currentAncestors(table)) {
      if (erasure.equals(each.summary().get(ERASURE))) {
        return true;
      }
    }
    return false;
  }
}
