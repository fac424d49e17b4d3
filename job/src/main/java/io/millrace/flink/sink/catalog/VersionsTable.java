package io.millrace.flink.sink.catalog;

import io.millrace.feature.StateHistory;
import io.millrace.lake.LakeException;
import io.millrace.lake.OnceAppend;
import io.millrace.lake.Savepoint;
import io.millrace.lake.TableLayout;
import io.millrace.lake.VersionFile;
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

  VersionsTable(Table table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /**
   * Appends the pipeline's version, unless the table has it. The table must have been prepared.
   *
   * @param modelBytes the model's bytes; null without a model, or where it is kept at its URI
   * @param modelUri the place of a model that is too large for the table; else null
   * @param savepoint the savepoint or checkpoint that the job starts from; empty for none
   * @throws IOException when the catalog cannot be reached, or refuses
   */
  public static void record(
      CatalogSettings catalog,
      Pipeline pipeline,
      byte[] modelBytes,
      String modelUri,
      Optional<String> savepoint)
      throws IOException {
    try (OpenCatalog open = OpenCatalog.of(catalog)) {
      Table table =
          open.catalog().loadTable(TablePreparation.identifier(pipeline, TableLayout.VERSIONS));
      boolean added =
          new VersionsTable(table, Clock.systemUTC())
              .append(pipeline, modelBytes, modelUri, history(savepoint, table));
      LOG.info(
          "Pipeline version {} {} in {}",
          pipeline.version(),
          added ? "recorded" : "recorded already",
          table.name());
    } catch (RuntimeException e) {
      throw new CatalogFailure(catalog, e);
    }
  }

  /** What the job's features rest on; empty where its savepoint cannot be read from here. */
  private static Optional<StateHistory> history(Optional<String> savepoint, Table table) {
    try {
      return Optional.of(
          savepoint
              .map(place -> Savepoint.read(place, table.io()::newInputFile).history())
              .orElse(StateHistory.COMPLETE));
    } catch (LakeException e) {
      // The cluster may read what this machine cannot; whether the job may start is not said here.
      LOG.warn("Records the version without its history: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Returns whether the version was new. */
  boolean append(
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
