package io.millrace.lake.start;

import com.google.common.base.Throwables;
import io.millrace.feature.FeatureSet;
import io.millrace.lake.CommitHistory;
import io.millrace.lake.HadoopSettings;
import io.millrace.lake.LakeException;
import io.millrace.lake.Savepoint;
import io.millrace.lake.TableDifference;
import io.millrace.lake.TableLayout;
import io.millrace.lake.TableState;
import io.millrace.lake.start.StartPlan.Start;
import io.millrace.lake.start.StartPlan.TableStep;
import io.millrace.lake.start.StartRule.Needs;
import io.millrace.pipeline.Pipeline;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.InputFile;

/** A look at a catalog and a savepoint that checks every {@link StartRule}. */
public final class StartLook {
  private final Catalog catalog;
  private final Pipeline pipeline;
  private final Start start;
  private final List<TableStep> steps = new ArrayList<>();
  private final List<StartProblem> problems = new ArrayList<>();

  /** The tables that the job commits to; all carry Kafka coordinates. */
  private final List<Found> committed = new ArrayList<>();

  /**
   * @param table the table; empty where it does not exist
   */
  private record Found(String name, TableIdentifier identifier, Optional<Table> table) {}

  private StartLook(Catalog catalog, Pipeline pipeline, Start start) {
    this.catalog = catalog;
    this.pipeline = pipeline;
    this.start = start;
  }

  /**
   * Looks at the tables and the savepoint.
   *
   * @param properties Iceberg's catalog properties, without references
   * @throws LakeException where the catalog or the savepoint cannot be read
   */
  public static StartPlan of(
      Pipeline pipeline, String catalogName, Map<String, String> properties, Start start) {
    Catalog catalog = null;
    try {
      catalog =
          CatalogUtil.buildIcebergCatalog(catalogName, properties, HadoopSettings.ofThisMachine());
      return new StartLook(catalog, pipeline, start).plan();
    } catch (LakeException e) {
      throw e;
    } catch (RuntimeException e) {
      // Catalogs have no common exception for being out of reach, or for refusing access.
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

  private StartPlan plan() {
    FeatureSet features = FeatureSet.compile(pipeline.features(), pipeline.event());
    committed.add(look(TableLayout.events(pipeline)));
    committed.add(look(TableLayout.predictions(pipeline, features.columns())));
    committed.add(look(TableLayout.rejects(pipeline)));
    committed.add(look(TableLayout.seals()));
    look(TableLayout.versions());
    Optional<Savepoint> savepoint =
        start.savepoint().map(place -> Savepoint.read(place, uri -> file(uri, place)));
    savepoint.ifPresentOrElse(
        from -> askOfState(from, features.fingerprint()), this::askWithoutState);
    return new StartPlan(List.copyOf(steps), savepoint, List.copyOf(problems), unasked());
  }

  private InputFile file(String uri, String savepoint) {
    return committed.stream()
        .flatMap(each -> each.table().stream())
        .findFirst()
        .map(table -> table.io().newInputFile(uri))
        .orElseThrow(
            () ->
                new LakeException(
                    "Cannot read savepoint %s: there are no tables yet through whose storage it could be read, and none that it could belong to"
                        .formatted(savepoint)));
  }

  private Found look(TableLayout layout) {
    Namespace namespace = Namespace.of(pipeline.tables().namespace().split("\\.", -1));
    TableIdentifier identifier = TableIdentifier.of(namespace, layout.name());
    if (!catalog.tableExists(identifier)) {
      steps.add(new TableStep(identifier.toString(), false, List.of(), 0));
      return new Found(layout.name(), identifier, Optional.empty());
    }
    Table table = catalog.loadTable(identifier);
    TableDifference difference = TableDifference.between(layout, table);
    problems.addAll(TableRules.problems(table, pipeline.name(), difference));
    long rows = TableState.of(table).rows();
    steps.add(new TableStep(identifier.toString(), true, difference.additions(), rows));
    return new Found(layout.name(), identifier, Optional.of(table));
  }

  private void askWithoutState() {
    for (Found each : committed) {
      each.table()
          .map(table -> FreshStartRules.problems(table, start.jobId()))
          .ifPresent(problems::addAll);
    }
  }

  private void askOfState(Savepoint savepoint, String fingerprint) {
    StateRules.problem(savepoint.fingerprint(), fingerprint).ifPresent(problems::add);
    for (Found each : committed) {
      problem(each, savepoint).ifPresent(problems::add);
    }
  }

  private Optional<StartProblem> problem(Found found, Savepoint savepoint) {
    long checkpoint = savepoint.checkpointId();
    byte[] watch = savepoint.watchOf(found.name()).orElse(null);
    if (watch == null) {
      return found.table().flatMap(table -> RestoreRules.problemOfUnknown(table, checkpoint));
    }
    return found.table().isEmpty()
        ? Optional.of(RestoreRules.problemOfMissing(name(found), watch, checkpoint))
        : RestoreRules.problem(found.table().get(), watch, checkpoint);
  }

  /** The name that the table will have. */
  private String name(Found found) {
    return catalog.name() + "." + found.identifier();
  }

  private Set<Needs> unasked() {
    boolean hasCommits =
        committed.stream()
            .flatMap(each -> each.table().stream())
            .anyMatch(table -> CommitHistory.of(table).newest().isPresent());
    Set<Needs> unasked = EnumSet.noneOf(Needs.class);
    if (hasCommits && start.savepoint().isEmpty()) {
      unasked.add(Needs.SAVEPOINT);
      if (start.jobId().isEmpty()) {
        unasked.add(Needs.JOB_ID);
      }
    }
    return unasked;
  }
}
