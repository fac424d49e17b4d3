package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.TableLayout;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partition without any seal, by right and not. */
class SealBeginningTest {
  private static final int ANOTHER = 7;

  @TempDir private Path folder;
  private TamperLake tables;

  @BeforeEach
  void makeTables() throws IOException {
    tables = TamperLake.in(folder.resolve("tables"), Variant.PLAIN);
    Table rejects = tables.table(LakeTable.REJECTS);
    Record row = tables.rows(LakeTable.REJECTS).get(0);
    TamperRows.nested(row, "kafka", kafka -> kafka.setField("partition", ANOTHER));
    TamperRows.nested(row, "kafka", kafka -> kafka.setField("offset", 0L));
    TamperLake.append(rejects, List.of(row), 4);
  }

  @AfterEach
  void close() throws IOException {
    tables.close();
  }

  @Test
  void whereSealsAreAsOldAsTheTablesAndHaveCommittedItIsADifference() throws IOException {
    Summary summary = verify();

    assertThat(summary.findings().counts()).isEqualTo(Map.of(DifferenceKind.SEAL_MISSING, 1L));
    assertThat(summary.findings().first().get(0).kafka().partition()).isEqualTo(ANOTHER);
  }

  @Test
  void whereSealsHaveNotCommittedTheCheckpointItIsPending() throws IOException {
    Table seals = tables.table(LakeTable.SEALS);
    long last = TamperLake.read(seals).stream().filter(SealBeginningTest::isOfLast).count();
    seals.manageSnapshots().setCurrentSnapshot(seals.currentSnapshot().parentId()).commit();

    Summary summary = verify();

    assertThat(last).isEqualTo(TamperHistory.PARTITIONS);
    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.unrecomputed().counts()).containsOnlyKeys(NotRecomputed.SEAL_PENDING);
    assertThat(summary.unrecomputed().count(NotRecomputed.SEAL_PENDING))
        .isEqualTo(summary.events() + summary.rejects() - summary.sealed().records());
  }

  @Test
  void whereEventsWereCommittedBeforeTheFirstSealsItIsNotSealed() throws IOException {
    List<Record> rows = TamperLake.read(tables.table(LakeTable.SEALS));
    TableLayout layout = TableLayout.seals();
    try (Lake lake = tables.place().open()) {
      TableIdentifier name = TableIdentifier.of(lake.eventsNamespace(), layout.name());
      Map<String, String> properties = lake.table(LakeTable.SEALS).properties();
      lake.catalog().dropTable(name, false);
      Table seals =
          lake.catalog()
              .createTable(name, layout.schema(), layout.spec(layout.schema()), properties);
      TamperLake.append(seals, rows, 4);
    }

    assertNotSealed(verify());
  }

  @Test
  void whereRejectsOnceLackedWhatSealingGaveThemItIsNotSealedThoughSnapshotsHaveExpired()
      throws IOException {
    Table rejects = tables.table(LakeTable.REJECTS);
    rejects.updateSchema().renameColumn("value_sha256", "before").commit();
    rejects.updateSchema().renameColumn("before", "value_sha256").commit();
    Table seals = tables.table(LakeTable.SEALS);
    seals.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();

    assertNotSealed(verify());
  }

  private static void assertNotSealed(Summary summary) {
    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.unrecomputed().counts()).isEqualTo(Map.of(NotRecomputed.NOT_SEALED, 1L));
  }

  private static boolean isOfLast(Record seal) {
    return seal.getField("checkpoint").equals(4L);
  }

  private Summary verify() throws IOException {
    Findings findings = tables.findings();
    Verification.Settings settings =
        new Verification.Settings(new AsOf.Latest(), 1, OffsetLog.OUT_OF_REACH, Limits.DEFAULT);
    try (Lake lake = tables.place().open()) {
      return new Verification(lake, settings, findings)
          .run(new VerifyThreads(2, folder, findings, Progress.NONE));
    }
  }
}
