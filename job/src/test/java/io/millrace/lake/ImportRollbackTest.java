package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.start.StateRules;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tables say of their imports. */
class ImportRollbackTest {
  private static final ImportMark EARLY =
      new ImportMark("early", "version", "source", "listing", 7, "");

  private static final ImportMark LATE =
      new ImportMark("late", "version", "source", "listing", 0, "shop/0/3/9 shop/1/0/4");

  @TempDir private Path folder;
  private TamperLake tables;
  private Table events;

  @BeforeEach
  void makeTables() throws Exception {
    tables = TamperLake.in(folder, Variant.PLAIN);
    events = tables.table(LakeTable.EVENTS);
  }

  @AfterEach
  void close() throws Exception {
    tables.close();
  }

  @Test
  void aRollbackTakesBackWhatATableSaysOfLaterImports() {
    ImportAppend.commit(events, EARLY, List.of());
    events.refresh();
    TamperLake.append(events, tables.rows(LakeTable.EVENTS).subList(0, 1), 5);
    ImportAppend.commit(events, LATE, List.of());
    events.refresh();
    TamperLake.append(events, tables.rows(LakeTable.EVENTS).subList(1, 2), 6);
    assertThat(ImportMark.all(events.properties())).containsOnlyKeys("early", "late");
    assertThat(ImportMark.of(events.properties(), "late")).contains(LATE);

    Rollback.apply(tables.lake(), Rollback.plan(tables.lake(), 5));
    events.refresh();

    assertThat(ImportMark.all(events.properties())).containsOnlyKeys("early");
    assertThat(ImportMark.of(events.properties(), "early")).contains(EARLY);
  }

  @Test
  void whatWasImportedBeforeAnyJobIsLeftByARollbackToItsFirstCheckpoint() {
    Table table =
        tables
            .lake()
            .catalog()
            .createTable(TableIdentifier.of(tables.lake().namespace(), "other"), events.schema());
    assertThat(ImportMark.beforeJobs(table)).isEmpty();
    ImportAppend.commit(table, EARLY, List.of());
    table.refresh();
    Snapshot imported = table.currentSnapshot();
    table
        .newAppend()
        .set("flink.job-id", "a".repeat(32))
        .set("flink.max-committed-checkpoint-id", "2")
        .commit();
    ImportAppend.commit(table, LATE, List.of());
    table.refresh();

    assertThat(ImportMark.beforeJobs(table).map(Snapshot::snapshotId))
        .contains(imported.snapshotId());
  }

  @Test
  void aTopicWithImportedCoordinatesThatCameLaterIsRefusedAtARestore() {
    ImportAppend.commit(events, LATE, List.of());
    events.refresh();
    String digest = ImportMark.digest(events.properties()).orElseThrow();
    Map<String, String> state =
        Map.of(Savepoint.IMPORTS, digest, Savepoint.IMPORT_TOPICS, "other,new");
    Optional<KnownImports> known = KnownImports.of(state::get);

    assertThat(StateRules.problemOfImports(known, List.of("other"), events)).isEmpty();
    assertThat(StateRules.problemOfImports(known, List.of("other", "newer"), events)).isEmpty();
    assertThat(
            StateRules.problemOfImports(known, List.of("other", "shop"), events)
                .orElseThrow()
                .text())
        .contains("imported coordinates of shop-0 before 10", "would come twice");
    assertThat(StateRules.problemOfImports(Optional.empty(), List.of("other"), events))
        .as("an import that the state does not know")
        .isPresent();
  }

  @Test
  void aSecondImportOfTheNameAndOneUponAnotherSnapshotAreRefused() {
    OptionalLong before = OptionalLong.of(events.currentSnapshot().snapshotId());
    ImportAppend.commitUpon(events, EARLY, Map.of(), List.of(), before);
    events.refresh();

    ImportMark same = new ImportMark("early", "version", "other", "listing", 0, "");
    assertThatThrownBy(() -> ImportAppend.commit(events, same, List.of()))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("another command has imported it meanwhile");
    assertThatThrownBy(() -> ImportAppend.commitUpon(events, LATE, Map.of(), List.of(), before))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("another program has written to it meanwhile (stop the job");
    events.refresh();
    assertThat(ImportMark.all(events.properties())).containsOnlyKeys("early");
  }
}
