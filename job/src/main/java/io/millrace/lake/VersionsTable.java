package io.millrace.lake;

import io.millrace.feature.StateHistory;
import io.millrace.pipeline.Pipeline;
import io.millrace.row.VersionColumns;
import java.io.IOException;
import java.time.Clock;
import java.util.Iterator;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table {@code versions}: each definition that ever ran, with its model, so that the tables
 * alone suffice to recompute everything. Written where the job is submitted, before it runs.
 */
public final class VersionsTable {
  private static final Logger LOG = LoggerFactory.getLogger(VersionsTable.class);

  /** The number of attempts; another commit may foil each of them. */
  private static final int ATTEMPTS_MAX = 20;

  private final Table table;
  private final Clock clock;

  public VersionsTable(Table table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /**
   * Appends the pipeline's version, unless the table has it.
   *
   * @param modelBytes the model's bytes; null without a model, or where it is kept at its URI
   * @param modelUri the place of a model that is too large for the table; else null
   * @param history what the features rest on; empty where it is not known
   * @return whether the version was new
   */
  public boolean append(
      Pipeline pipeline, byte[] modelBytes, String modelUri, Optional<StateHistory> history)
      throws IOException {
    boolean hasPlace = modelBytes != null || modelUri != null;
    if (hasPlace != (pipeline.model() != null)) {
      throw new IllegalArgumentException(
          "Cannot record version "
              + pipeline.version()
              + ": model bytes or a URI must be given where the definition has a model, and only"
              + " there");
    }
    DataFile file = null;
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      table.refresh();
      if (holds(pipeline.version())) {
        discard(file);
        return false;
      }
      file =
          file == null
              ? VersionFile.write(table, pipeline, modelBytes, modelUri, clock.instant(), history)
              : file;
      if (appendedUpon(table.currentSnapshot(), file)) {
        return true;
      }
    }
    discard(file);
    throw new IOException(
        String.format(
            "Cannot record version %s in %s: %d times another commit came first; submit again",
            pipeline.version(), table.name(), ATTEMPTS_MAX));
  }

  private boolean holds(String version) throws IOException {
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table)
            .where(Expressions.equal(VersionColumns.PIPELINE_VERSION.name(), version))
            .select(VersionColumns.PIPELINE_VERSION.name())
            .build()) {
      return rows.iterator().hasNext();
    }
  }

  /** Appends only upon the examined snapshot, since another submission may add the same version. */
  private boolean appendedUpon(Snapshot looked, DataFile file) {
    try {
      OnceAppend.of(table)
          .file(file)
          .commit(
              newestFirst -> {
                if (!isNewest(looked, newestFirst)) {
                  throw new Overtaken();
                }
                return true;
              });
      return true;
    } catch (Overtaken changed) {
      LOG.info("Another commit to {} came first; looks again", table.name());
      return false;
    }
  }

  private static boolean isNewest(Snapshot looked, Iterable<Snapshot> newestFirst) {
    Iterator<Snapshot> newest = newestFirst.iterator();
    return looked == null
        ? !newest.hasNext()
        : newest.hasNext() && newest.next().snapshotId() == looked.snapshotId();
  }

  /** Signals another commit, by no exception type at which Iceberg deletes the files it wrote. */
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void discard(DataFile file) {
    if (file != null) {
      table.io().deleteFile(file.location());
    }
  }
}
