package io.millrace.imports;

import io.millrace.bootstrap.BootstrapCounts;
import io.millrace.bootstrap.FoldPlan;
import io.millrace.bootstrap.Transition;
import io.millrace.feature.FeatureSet;
import io.millrace.lake.AsOf;
import io.millrace.lake.CommitHistory;
import io.millrace.lake.Cuts;
import io.millrace.lake.ImportMark;
import io.millrace.lake.KnownImports;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.LostRows;
import io.millrace.lake.Savepoint;
import io.millrace.lake.WatchState;
import io.millrace.pipeline.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.Table;

/**
 * The savepoint with which a job goes on behind all imports of its tables: each user's state as of
 * the last imported row, folded from the tables. It depends on them alone, so it can be made at any
 * time before the job starts.
 */
public final class ImportedState {
  private static final int JOB_ID_LENGTH = 32;

  private final Lake lake;
  private final Pipeline definition;
  private final Collection<Pipeline> versions;
  private final String fingerprint;
  private final String imports;

  private ImportedState(
      Lake lake, Pipeline definition, Collection<Pipeline> versions, String imports) {
    this.lake = lake;
    this.definition = definition;
    this.versions = versions;
    this.imports = imports;
    fingerprint = FeatureSet.compile(definition.features(), definition.event()).fingerprint();
  }

  /**
   * Looks at the tables.
   *
   * @param definition the definition that the job will run
   * @param versions all definitions that the tables have rows of
   * @throws LakeException where they hold no import
   * @throws io.millrace.bootstrap.RefusedChangeException where the definition is another than that
   *     of the rows in what may not change
   */
  public static ImportedState of(Lake lake, Pipeline definition, Collection<Pipeline> versions) {
    String imports =
        ImportMark.digest(lake.table(LakeTable.EVENTS).properties())
            .orElseThrow(
                () ->
                    new LakeException(
                        "Cannot make a savepoint: %s holds no import".formatted(lake.namespace())));
    Transition.requireSameRows(definition, versions);
    return new ImportedState(lake, definition, versions, imports);
  }

  private static void requireNoJob(Table table) {
    CommitHistory.of(table)
        .newest()
        .ifPresent(
            mark -> {
              throw new LakeException(
                  "Cannot make a savepoint: %s holds %s, so a job has gone on from here already (start it from its own latest checkpoint or savepoint)"
                      .formatted(table.name(), mark));
            });
  }

  private static void requireWhole(Map<String, String> ofEvents, Table table) {
    for (String name : ImportMark.all(ofEvents).keySet()) {
      if (ImportMark.of(table.properties(), name).isEmpty()) {
        throw new LakeException(
            "Cannot make a savepoint: the import %s is not done, and %s lacks its rows (run that import again, which does what is left)"
                .formatted(name, table.name()));
      }
    }
  }

  /**
   * A savepoint as it is.
   *
   * @param maxParallelism the job's largest parallelism
   */
  public record There(StartNote start, int maxParallelism) {
    private String text() {
      return maxParallelism + " " + start.text();
    }

    private static Optional<There> of(String text) {
      int at = text.indexOf(' ');
      return StartNote.of(text.substring(at + 1))
          .map(start -> new There(start, Integer.parseInt(text.substring(0, at))));
    }
  }

  /** The savepoint of these imports, made under this definition, that a folder has. */
  public Optional<There> in(String folder) {
    Savepoint there;
    try {
      there = Savepoint.read(folder, lake);
    } catch (LakeException e) {
      // Whatever is there instead is refused when the savepoint is written.
      return Optional.empty();
    }
    return there.fingerprint().equals(Optional.of(fingerprint))
            && there.imports().map(KnownImports::digest).equals(Optional.of(imports))
            && there.stateOf(lake.table(LakeTable.EVENTS)).isPresent()
        ? there.importStart().flatMap(There::of)
        : Optional.empty();
  }

  /**
   * Has the savepoint made.
   *
   * @throws LakeException where a job has written to the tables already, an import is not done, or
   *     it cannot be written; nothing is left then
   */
  public BootstrapCounts write(StateWork work, StartNote start, StateWork.Target target) {
    LakeTable.COMMITTED.forEach(each -> lake.find(each).ifPresent(ImportedState::requireNoJob));
    Map<String, String> imported = lake.table(LakeTable.EVENTS).properties();
    requireWhole(imported, lake.table(LakeTable.PREDICTIONS));
    requireWhole(imported, lake.table(LakeTable.REJECTS));
    return work.run(
        new StateWork.Job(
            lake,
            Cuts.find(lake, new AsOf.Latest()),
            FoldPlan.ofAll(definition, versions),
            start.start(),
            Map.of(
                Savepoint.FINGERPRINT,
                fingerprint,
                Savepoint.IMPORTS,
                imports,
                Savepoint.IMPORT_TOPICS,
                String.join(",", definition.topics()),
                Savepoint.IMPORT_START,
                new There(start, target.maxParallelism()).text()),
            watches(),
            LostRows.mayBe(lake),
            target));
  }

  /** The watches of a job, named after the imports, that has committed nothing yet. */
  private Map<String, byte[]> watches() {
    Map<String, byte[]> watches = new TreeMap<>();
    for (LakeTable each : LakeTable.COMMITTED) {
      Optional<Table> table = lake.find(each);
      if (table.isPresent()) {
        watches.put(WatchState.uid(each.key()), watch(table.get()));
      }
    }
    return watches;
  }

  private byte[] watch(Table table) {
    try {
      return WatchState.begin(table.uuid(), null, imports.substring(0, JOB_ID_LENGTH)).toBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
