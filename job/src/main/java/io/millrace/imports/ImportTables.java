package io.millrace.imports;

import io.millrace.feature.StateHistory;
import io.millrace.lake.HadoopSettings;
import io.millrace.lake.ImportAppend;
import io.millrace.lake.ImportMark;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakePlace;
import io.millrace.lake.TableLayout;
import io.millrace.lake.VersionsTable;
import io.millrace.lake.start.InvalidTablesException;
import io.millrace.lake.start.TablePreparation;
import io.millrace.pipeline.Pipeline;
import io.millrace.replay.ReplayPlan;
import io.millrace.upgrade.TableVersions;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;

/**
 * The tables that an import goes to, and which of them have it. Events are committed first: the
 * condition that no user has rows yet hangs on them, and what is left can be done at any time.
 */
public final class ImportTables implements Closeable {
  /** The tables with rows of an import, in the order of their commits. */
  static final List<String> WITH_ROWS =
      List.of(TableLayout.EVENTS, TableLayout.PREDICTIONS, TableLayout.REJECTS);

  private final Catalog catalog;
  private final Pipeline pipeline;
  private final List<TableLayout> layouts;

  private ImportTables(Catalog catalog, ReplayPlan plan) {
    this.catalog = catalog;
    this.pipeline = plan.pipeline();
    this.layouts = TableLayout.written(pipeline, plan.columns());
  }

  /** Opens the catalog. The tables need not be there. */
  public static ImportTables open(LakePlace place, ReplayPlan plan) {
    try {
      return new ImportTables(
          CatalogUtil.buildIcebergCatalog(
              place.catalog(), place.properties().get(), HadoopSettings.ofThisMachine()),
          plan);
    } catch (RuntimeException e) {
      throw LakeException.cannot(
          "open catalog " + place.catalog(), e, "check catalog.*, and that it can be reached");
    }
  }

  /**
   * Finds the tables that are there, by name, and changes nothing.
   *
   * @throws LakeException where they are not this pipeline's
   */
  Map<String, Table> check() {
    try {
      Map<String, Table> found = new TreeMap<>();
      new TablePreparation(catalog, pipeline)
          .check(layouts)
          .forEach((layout, table) -> found.put(layout.name(), table));
      return found;
    } catch (InvalidTablesException e) {
      throw new LakeException(e.getMessage(), e);
    }
  }

  /** Creates the tables that are missing, and records the version. */
  Map<String, Table> prepare(ReplayPlan plan, Clock clock) throws IOException {
    try {
      new TablePreparation(catalog, pipeline).prepare(layouts);
    } catch (InvalidTablesException e) {
      throw new LakeException(e.getMessage(), e);
    }
    Map<String, Table> tables = check();
    new VersionsTable(tables.get(TableLayout.VERSIONS), clock)
        .append(
            pipeline, plan.keptModelBytes(), plan.modelUri(), Optional.of(StateHistory.COMPLETE));
    return tables;
  }

  /** All imports that the table of events has, by name. */
  static Map<String, ImportMark> marks(Map<String, Table> tables) {
    Table events = tables.get(TableLayout.EVENTS);
    return events == null ? new TreeMap<>() : ImportMark.all(events.properties());
  }

  /** Where a job goes on behind an import, as an earlier command has noted it. */
  static Optional<String> start(Map<String, Table> tables, String name) {
    return Optional.ofNullable(tables.get(TableLayout.EVENTS))
        .map(events -> events.properties().get(ImportMark.startKey(name)));
  }

  /** All definitions that the tables have rows of. */
  static List<Pipeline> versions(Map<String, Table> tables) {
    Table versions = tables.get(TableLayout.VERSIONS);
    return versions == null ? List.of() : TableVersions.definitions(versions);
  }

  /** The import as one of the tables has it; empty where none does. */
  static Optional<ImportMark> markIn(Map<String, Table> tables, String name) {
    return WITH_ROWS.stream()
        .map(table -> markOf(tables, table, name))
        .flatMap(Optional::stream)
        .findFirst();
  }

  static Optional<ImportMark> markOf(Map<String, Table> tables, String table, String name) {
    return Optional.ofNullable(tables.get(table))
        .flatMap(there -> ImportMark.of(there.properties(), name));
  }

  /** The newest snapshot of the table of events; empty where it has none, or is not there. */
  static OptionalLong eventsSnapshot(Map<String, Table> tables) {
    Table events = tables.get(TableLayout.EVENTS);
    Snapshot newest = events == null ? null : events.currentSnapshot();
    return newest == null ? OptionalLong.empty() : OptionalLong.of(newest.snapshotId());
  }

  /**
   * Commits the rows to each table that lacks them.
   *
   * @param mark of the import, with the number of each table's rows left out
   * @param notes more properties of the table of events
   * @param searched the snapshot of events that was searched for users
   */
  static void commit(
      Map<String, Table> tables,
      ImportMark mark,
      Map<String, String> notes,
      ImportWork.Written written,
      OptionalLong searched) {
    for (String name : WITH_ROWS) {
      List<DataFile> files = files(name, written);
      if (markOf(tables, name, mark.name()).isPresent()) {
        // A run before this one has committed the same rows.
        files.forEach(file -> tables.get(name).io().deleteFile(file.location()));
      } else {
        long rows = files.stream().mapToLong(DataFile::recordCount).sum();
        ImportMark own =
            new ImportMark(
                mark.name(), mark.version(), mark.source(), mark.listing(), rows, mark.gaps());
        if (name.equals(TableLayout.EVENTS)) {
          ImportAppend.commitUpon(tables.get(name), own, notes, files, searched);
        } else {
          ImportAppend.commit(tables.get(name), own, files);
        }
      }
    }
  }

  private static List<DataFile> files(String table, ImportWork.Written written) {
    return switch (table) {
      case TableLayout.EVENTS -> written.events();
      case TableLayout.PREDICTIONS -> written.predictions();
      default -> written.rejects();
    };
  }

  @Override
  public void close() throws IOException {
    if (catalog instanceof Closeable closeable) {
      closeable.close();
    }
  }
}
