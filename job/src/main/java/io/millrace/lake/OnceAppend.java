package io.millrace.lake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * An append that is made exactly once, even where the catalog's replies are lost, or belong to a
 * request that a client or a proxy has sent again. The snapshot's summary names the files, whose
 * paths are unique, so that a successful commit is recognised at each attempt and after a failure.
 *
 * <p>Iceberg deletes the manifests of a commit that it regards as failed, and a conflict with the
 * very commit whose reply was lost looks like a failure. So nothing is deleted before the commit is
 * known to have succeeded; a failed one leaves orphans of a few kilobytes.
 */
public final class OnceAppend {
  /** The key in the summary, of the SHA-256 over the commit's name and the paths of its files. */
  private static final String FILES = "millrace.files-sha256";

  private final Table table;
  private final AppendFiles append;
  private final Set<String> paths = new TreeSet<>();
  private final List<String> unneeded = new ArrayList<>();
  private String name = "";

  /** Decides whether a commit may be made. */
  @FunctionalInterface
  public interface Condition {
    Condition NONE = newestFirst -> true;

    /**
     * Decides at each attempt, from the history that the commit would follow. Throws where the
     * commit must not be made.
     *
     * @return whether the commit is still to be made; false where its rows are in the table already
     */
    boolean holds(Iterable<Snapshot> newestFirst);
  }

  /** Signals that the rows are in the table already. */
  private static final class CommittedAlready extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param append a new append of the table
   */
  public OnceAppend(Table table, AppendFiles append) {
    this.table = table;
    this.append = append.deleteWith(unneeded::add);
  }

  public static OnceAppend of(Table table) {
    return new OnceAppend(table, table.newAppend());
  }

  /** Names the commit, which identifies one without files. */
  public OnceAppend named(String commit) {
    name = commit;
    return this;
  }

  public OnceAppend file(DataFile file) {
    paths.add(file.location());
    append.appendFile(file);
    return this;
  }

  public void commit() {
    commit(Condition.NONE);
  }

  /**
   * Commits, where the condition holds.
   *
   * @throws RuntimeException Iceberg's or the condition's; the files are then not in the table,
   *     unless the catalog is out of reach
   */
  public void commit(Condition condition) {
    String files = sha256();
    append.set(FILES, files);
    append.validateWith(
        newestFirst -> {
          if (isCommitted(files, newestFirst) || !condition.holds(newestFirst)) {
            throw new CommittedAlready();
          }
          return true;
        });
    try {
      append.commit();
    } catch (CommittedAlready known) {
      return;
    } catch (RuntimeException e) {
      if (cameThrough(files, e)) {
        return;
      }
      throw e;
    }
    CatalogUtil.deleteFiles(table.io(), unneeded, "unneeded manifest", true);
  }

  private boolean cameThrough(String files, RuntimeException failure) {
    try {
      table.refresh();
    } catch (RuntimeException unreachable) {
      failure.addSuppressed(unreachable);
      return false;
    }
    return isCommitted(files, table);
  }

  private static boolean isCommitted(String files, Table table) {
    return table.currentSnapshot() != null
        && isCommitted(files, SnapshotUtil.currentAncestors(table));
  }

  private static boolean isCommitted(String files, Iterable<Snapshot> newestFirst) {
    return StreamSupport.stream(newestFirst.spliterator(), false)
        .anyMatch(snapshot -> files.equals(filesOf(snapshot).orElse(null)));
  }

  private static Optional<String> filesOf(Snapshot snapshot) {
    return Optional.ofNullable(snapshot.summary()).map(summary -> summary.get(FILES));
  }

  private String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      for (String path : paths) {
        digest.update((byte) 0);
        digest.update(path.getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
