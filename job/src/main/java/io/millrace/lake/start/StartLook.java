package io.millrace.lake.start;

import com.google.common.base.Throwables;
import io.millrace.feature.FeatureSet;
import io.millrace.lake.CommitHistory;
import io.millrace.lake.HadoopSettings;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
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

/** A look at a catalog, a savepoint and a model that checks every {@link StartRule}. */
public final class StartLook {
  private final Catalog catalog;
  private final Pipeline pipeline;
  private final Start start;
  private final List<TableStep> steps = new ArrayList<>();
  private final List<StartProblem> problems = new ArrayList<>();
  private final Set<Needs> unasked = EnumSet.noneOf(Needs.class);

  /** The {@linkplain LakeTable#COMMITTED tables that the job commits to}. */
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
    List<String> names = LakeTable.COMMITTED.stream().map(LakeTable::key).toList();
    for (TableLayout each : TableLayout.written(pipeline, features.columns())) {
      Found found = look(each);
      if (names.contains(each.name())) {
        committed.add(found);
      }
    }
    Optional<Savepoint> savepoint =
        start.savepoint().map(place -> Savepoint.read(place, uri -> file(uri, place)));
    savepoint.ifPresentOrElse(
        from -> askOfState(from, features.fingerprint()), this::askWithoutState);
    if (pipeline.model() != null) {
      askOfModel();
    }
    return new StartPlan(List.copyOf(steps), savepoint, List.copyOf(problems), unasked);
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
    boolean hasCommits =
        committed.stream()
            .flatMap(each -> each.table().stream())
            .anyMatch(table -> CommitHistory.of(table).newest().isPresent());
    if (hasCommits) {
      unasked.add(Needs.SAVEPOINT);
      if (start.jobId().isEmpty()) {
        unasked.add(Needs.JOB_ID);
      }
    }
  }

  private void askOfState(Savepoint savepoint, String fingerprint) {
    StateRules.problem(savepoint.fingerprint(), fingerprint).ifPresent(problems::add);
    committed.stream()
        .filter(each -> each.name().equals(LakeTable.EVENTS.key()))
        .flatMap(each -> each.table().stream())
        .forEach(
            events ->
                StateRules.problemOfImports(savepoint.imports(), pipeline.topics(), events)
                    .ifPresent(problems::add));
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

  private void askOfModel() {
    if (start.model().isEmpty()) {
      unasked.add(Needs.MODEL);
      return;
    }
    try {
      ModelRules.problem(pipeline, start.model().get()).ifPresent(problems::add);
    } catch (LinkageError e) {
      // The job's jar has onnxruntime only for Linux, but users may plan on any system.
      unasked.add(Needs.MODEL);
    }
  }
}
