package io.millrace.lake;

import com.google.common.base.Throwables;
import io.millrace.feature.FeatureSet;
import io.millrace.pipeline.Pipeline;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * What a start of a pipeline would do to its tables, and what would keep it from starting, found
 * out without a change.
 *
 * @param problems each with advice; empty where the start is let through
 */
public record StartPlan(
    List<TableStep> tables, Optional<Savepoint> savepoint, List<String> problems) {

  /**
   * What becomes of a table.
   *
   * @param exists whether it is there; else it is created
   * @param additions columns that it gets
   * @param rows that it holds now
   */
  public record TableStep(String name, boolean exists, List<String> additions, long rows) {}

  /**
   * Looks at the tables and the savepoint.
   *
   * @param properties Iceberg's catalog properties, without references
   * @param savepoint that the job shall start from, a path or a URI
   * @throws LakeException where the catalog or the savepoint cannot be read
   */
  public static StartPlan of(
      Pipeline pipeline,
      String catalogName,
      Map<String, String> properties,
      Optional<String> savepoint) {
    Catalog catalog = null;
    try {
      catalog =
          CatalogUtil.buildIcebergCatalog(catalogName, properties, HadoopSettings.ofThisMachine());
      return new Look(catalog, pipeline).plan(savepoint);
    } catch (LakeException e) {
      throw e;
    } catch (RuntimeException e) {
      // Catalogs have no common exception for being out of reach, or for refusing who asks.
      throw new LakeException(
          "Cannot look at the tables in catalog %s: %s (check catalog.*, and that the catalog can be reached from here)"
              .formatted(catalogName, Throwables.getRootCause(e)),
          e);
    } finally {
      close(catalog);
    }
  }

  private static void close(Catalog catalog) {
    if (catalog instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** One look at a catalog. */
  private static final class Look {
    private final Catalog catalog;
    private final Pipeline pipeline;
    private final FeatureSet features;
    private final List<TableStep> steps = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Table> committed = new ArrayList<>();

    Look(Catalog catalog, Pipeline pipeline) {
      this.catalog = catalog;
      this.pipeline = pipeline;
      this.features = FeatureSet.compile(pipeline.features(), pipeline.event());
    }

    StartPlan plan(Optional<String> location) {
      look(TableLayout.events(pipeline));
      look(TableLayout.predictions(pipeline, features.columns()));
      look(TableLayout.rejects(pipeline));
      look(TableLayout.seals());
      look(TableLayout.versions());
      Optional<Savepoint> savepoint =
          location.map(
              place ->
                  Savepoint.read(
                      place,
                      uri ->
                          committed.stream()
                              .findFirst()
                              .orElseThrow(() -> unreachable(place))
                              .io()
                              .newInputFile(uri)));
      savepoint.ifPresentOrElse(this::checkSavepoint, this::checkWithoutState);
      return new StartPlan(List.copyOf(steps), savepoint, List.copyOf(problems));
    }

    private static LakeException unreachable(String place) {
      return new LakeException(
          "Cannot read savepoint %s: there are no tables yet through whose storage it could be read, and none that it could belong to"
              .formatted(place));
    }

    private void look(TableLayout layout) {
      Namespace namespace = Namespace.of(pipeline.tables().namespace().split("\\.", -1));
      TableIdentifier identifier = TableIdentifier.of(namespace, layout.name());
      if (!catalog.tableExists(identifier)) {
        steps.add(new TableStep(identifier.toString(), false, List.of(), 0));
        return;
      }
      Table table = catalog.loadTable(identifier);
      TableDifference difference = TableDifference.between(layout, table);
      problems.addAll(TableOwner.problems(table, pipeline.name()));
      problems.addAll(difference.problems());
      steps.add(new TableStep(identifier.toString(), true, difference.additions(), rows(table)));
      if (!layout.name().equals(TableLayout.VERSIONS)) {
        committed.add(table);
      }
    }

    private static long rows(Table table) {
      Snapshot current = table.currentSnapshot();
      return current == null
          ? 0
          : Long.parseLong(current.summary().getOrDefault("total-records", "0"));
    }

    private void checkWithoutState() {
      for (Table table : committed) {
        if (rows(table) > 0) {
          problems.add(
              "%s holds %d rows (topics %s), and a start without state would write those of the same topic again, and count each user's events from 1; start from the latest savepoint or checkpoint (--savepoint), under which topics may be added, or use another tables.namespace"
                  .formatted(
                      table.name(),
                      rows(table),
                      table.properties().getOrDefault(TableProperty.TOPICS, "unknown")));
        }
      }
    }

    private void checkSavepoint(Savepoint savepoint) {
      savepoint
          .fingerprint()
          .filter(made -> !made.equals(features.fingerprint()))
          .ifPresent(
              made ->
                  problems.add(
                      "savepoint %s was made under other event fields or features (fingerprint %s, the definition's is %s); restore it under the definition that made it, or start without state in another namespace"
                          .formatted(savepoint.location(), made, features.fingerprint())));
      if (savepoint.fingerprint().isEmpty()) {
        problems.add(
            "savepoint %s has no fingerprint of this job's; is it another job's?"
                .formatted(savepoint.location()));
      }
      for (Table table : committed) {
        savepoint
            .stateOf(table)
            .ifPresentOrElse(
                state ->
                    RestoreCheck.problem(table, state, savepoint.checkpointId())
                        .ifPresent(problem -> problems.add(withRollback(problem, savepoint))),
                () -> checkCheckpoint(table, savepoint));
      }
    }

    private static String withRollback(String problem, Savepoint savepoint) {
      return problem.contains("roll all of the pipeline's tables back")
          ? problem + " That is: millrace rollback --savepoint " + savepoint.location()
          : problem;
    }

    /** For a table that the savepoint does not know: the id is all there is. */
    private void checkCheckpoint(Table table, Savepoint savepoint) {
      CommitHistory.of(table)
          .newest()
          .filter(mark -> mark.checkpointId() > savepoint.checkpointId())
          .ifPresent(
              mark ->
                  problems.add(
                      "%s already holds %s, and the savepoint is of checkpoint %d; start from a later one, or roll the tables back first (millrace rollback --savepoint %s)"
                          .formatted(
                              table.name(), mark, savepoint.checkpointId(), savepoint.location())));
    }
  }
}
