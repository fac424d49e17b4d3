package io.millrace.flink.sink.commit;

import io.millrace.flink.Refusal;
import io.millrace.flink.StartCheck;
import io.millrace.flink.sink.catalog.CatalogSettings;
import io.millrace.flink.sink.catalog.LateCatalogLoader;
import io.millrace.lake.CommitHistory;
import io.millrace.lake.CommitMark;
import io.millrace.lake.TableProperty;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Refuses a start without state upon tables that hold what such a start would write again. Starts
 * from state are for the {@link CommitWatch}, which holds it.
 */
public final class StartGuard implements StartCheck {
  private static final long serialVersionUID = 1L;

  private final CatalogSettings catalog;
  private final String pipeline;
  private final List<String> tables;

  /**
   * @param tables identifiers of the tables that carry Kafka coordinates
   */
  public StartGuard(CatalogSettings catalog, String pipeline, List<TableIdentifier> tables) {
    this.catalog = catalog;
    this.pipeline = pipeline;
    this.tables = tables.stream().map(TableIdentifier::toString).toList();
  }

  @Override
  public void check(Start start) throws IOException {
    List<String> problems = new ArrayList<>();
    for (String identifier : tables) {
      try (TableLoader loader =
          TableLoader.fromCatalog(
              new LateCatalogLoader(catalog), TableIdentifier.parse(identifier))) {
        loader.open();
        Table table = loader.loadTable();
        checkOwner(table, problems);
        if (!start.restored()) {
          checkSkippedCommits(table, start.jobId(), problems);
          checkRows(table, problems);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new Refusal("Cannot start the job:\n  - " + String.join("\n  - ", problems));
    }
  }

  private void checkOwner(Table table, List<String> problems) {
    String owner = table.properties().get(TableProperty.PIPELINE);
    if (!pipeline.equals(owner)) {
      problems.add(
          String.format(
              "%s belongs to the pipeline %s, not to %s. Use another tables.namespace.",
              table.name(), owner, pipeline));
    }
  }

  /** Iceberg's committer would take every checkpoint up to that one for committed: #18098. */
  private static void checkSkippedCommits(Table table, String jobId, List<String> problems) {
    OptionalLong committed =
        Stream.concat(CommitMark.marks(table), CommitHistory.of(table).newest().stream())
            .filter(mark -> mark.jobId().equals(jobId))
            .mapToLong(CommitMark::checkpointId)
            .findFirst();
    if (committed.isPresent()) {
      problems.add(
          String.format(
              "%s holds checkpoint %d of this very job id (%s), and the job starts without state:"
                  + " Iceberg would drop the rows of its checkpoints up to that one in silence"
                  + " (apache/iceberg#18098). Restore the job's latest checkpoint, or start under a"
                  + " new job id upon fresh tables.",
              table.name(), committed.getAsLong(), jobId));
    }
  }

  /** Rows of other topics, too: the state counts the users' events in all of them. */
  private static void checkRows(Table table, List<String> problems) {
    if (holdsRows(table)) {
      problems.add(
          String.format(
              "%s holds rows (topics %s), and the job starts without state: it would write those of"
                  + " the same topic again, and count each user's events from 1. Restore the latest"
                  + " checkpoint or a savepoint (flink run -s PATH), under which topics may be"
                  + " added, or set another tables.namespace, or drop all tables of the namespace"
                  + " for a fresh start.",
              table.name(), table.properties().getOrDefault(TableProperty.TOPICS, "unknown")));
    }
  }

  private static boolean holdsRows(Table table) {
    if (table.currentSnapshot() == null) {
      return false;
    }
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table).select(table.schema().columns().get(0).name()).build()) {
      return rows.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for rows in " + table.name(), e);
    }
  }
}
