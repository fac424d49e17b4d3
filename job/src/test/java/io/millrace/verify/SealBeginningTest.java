package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.AsOf;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeTable;
import io.millrace.lake.LastCommit;
import io.millrace.lake.TableLayout;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records without any seal, by right or not. */
class SealBeginningTest {
  private static final int ANOTHER = 7;

  @TempDir private Path folder;
  private TamperLake tables;

  @BeforeEach
  void makeTables() throws IOException {
    tables = TamperLake.in(folder.resolve("tables"), Variant.PLAIN);
  }

  @AfterEach
  void close() throws IOException {
    tables.close();
  }

  @Test
  void whereSealsAreAsOldAsTheTablesAndHaveCommittedItIsADifference() throws IOException {
    addRecord(row -> {});

    Summary summary = verify();

    assertThat(summary.findings().counts()).isEqualTo(Map.of(DifferenceKind.SEAL_MISSING, 1L));
    assertThat(summary.findings().first().get(0).kafka().partition()).isEqualTo(ANOTHER);
  }

  @Test
  void whereSealsHaveNotCommittedTheCheckpointItIsPending() throws IOException {
    addRecord(row -> {});
    Table seals = tables.table(LakeTable.SEALS);
    long last = TamperLake.read(seals).stream().filter(SealBeginningTest::isOfLast).count();
    TamperLake.rollBack(seals, 1);

    Summary summary = verify();

    assertThat(last).isEqualTo(TamperHistory.PARTITIONS);
    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.unrecomputed().counts()).containsOnlyKeys(NotRecomputed.SEAL_PENDING);
    assertThat(summary.unrecomputed().count(NotRecomputed.SEAL_PENDING))
        .isEqualTo(summary.events() + summary.rejects() - summary.sealed().records());
  }

  @Test
  void whereSealsWereCommittedAndAreSetBackTheyAreMissed() throws IOException {
    Table seals = tables.table(LakeTable.SEALS);
    seals.manageSnapshots().setCurrentSnapshot(seals.currentSnapshot().parentId()).commit();

    assertThat(verify().findings().counts())
        .isEqualTo(Map.of(DifferenceKind.SEAL_MISSING, (long) TamperHistory.PARTITIONS));
  }

  @Test
  void whereEventsWereCommittedBeforeTheFirstSealsItIsNotSealed() throws IOException {
    addRecord(SealBeginningTest::withoutHash);
    List<Record> rows = TamperLake.read(tables.table(LakeTable.SEALS));
    TamperLake.append(sealsMadeAnew(), rows, 4);

    assertNotSealed(verify());
  }

  @Test
  void whereRejectsOnceLackedWhatSealingGaveThemItIsNotSealedThoughSnapshotsHaveExpired()
      throws IOException {
    addRecord(SealBeginningTest::withoutHash);
    onceWithoutHashes();
    Table seals = tables.table(LakeTable.SEALS);
    seals.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();

    assertNotSealed(verify());
  }

  @Test
  void whereTablesAreOlderARecordOfAJobThatSealsIsMissedAllTheSame() throws IOException {
    addRecord(row -> {});
    onceWithoutHashes();

    Summary summary = verify();

    assertThat(summary.findings().counts()).isEqualTo(Map.of(DifferenceKind.SEAL_MISSING, 1L));
    assertThat(summary.findings().first().get(0).kafka().partition()).isEqualTo(ANOTHER);
  }

  @Test
  void theTableOfSealsIsMissed() throws IOException {
    dropSeals();

    assertAllAreMissed();
  }

  @Test
  void theTableOfSealsIsMissedAlsoWhereNoRowSaysThatThereWasOne() throws IOException {
    dropSeals();
    TamperRows rows = new TamperRows(tables);
    rows.events().forEach(SealBeginningTest::withoutValue);
    rows.rejects().forEach(SealBeginningTest::withoutHash);
    rows.write();

    assertAllAreMissed();
  }

  @Test
  void sealsAreMissedWhereTheirTableWasMadeAnew() throws IOException {
    sealsMadeAnew();

    assertAllAreMissed();
  }

  @Test
  void rowsOfSealsAreMissedInTablesThatAreOlderToo() throws IOException {
    onceWithoutHashes();
    TamperRows rows = new TamperRows(tables);
    rows.seals().clear();
    rows.write();

    assertAllAreMissed();
  }

  @Test
  void whereNoSealsAreCommittedYetTheyArePending() throws IOException {
    sealsMadeAnew();
    for (LakeTable each : List.of(LakeTable.EVENTS, LakeTable.PREDICTIONS, LakeTable.REJECTS)) {
      TamperLake.rollBack(tables.table(each), 3);
    }

    Summary summary = verify();

    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.unrecomputed().counts())
        .isEqualTo(Map.of(NotRecomputed.SEAL_PENDING, summary.events() + summary.rejects()));
  }

  @Test
  void whereNoSealsOfThatTimeAreLeftItIsNotSealed() throws IOException {
    Table seals = tables.table(LakeTable.SEALS);
    seals.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    for (LakeTable each : List.of(LakeTable.EVENTS, LakeTable.PREDICTIONS, LakeTable.REJECTS)) {
      TamperLake.rollBack(tables.table(each), 1);
    }

    Summary summary = verify();

    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.unrecomputed().counts())
        .isEqualTo(Map.of(NotRecomputed.NOT_SEALED, summary.events() + summary.rejects()));
  }

  @Test
  void whereAJobThatSealsHasOnlyJustFoundTablesOfBeforeTheyAreNotSealed() throws IOException {
    try (TamperLake older = TamperLake.in(folder.resolve("older"), Variant.UNSEALED)) {
      older.table(LakeTable.REJECTS).updateSchema().addColumn("value_sha256", binary()).commit();
      makeSeals(older);

      Summary summary = verify(older);

      assertThat(summary.findings().first()).isEmpty();
      assertThat(summary.unrecomputed().counts())
          .isEqualTo(
              Map.of(
                  NotRecomputed.NOT_SEALED,
                  summary.events() + summary.rejects(),
                  NotRecomputed.WITHOUT_RAW_VALUE,
                  summary.events()));
    }
  }

  private void assertAllAreMissed() throws IOException {
    Summary summary = verify();

    assertThat(summary.findings().counts())
        .isEqualTo(Map.of(DifferenceKind.SEAL_MISSING, (long) TamperHistory.PARTITIONS));
    assertThat(summary.unrecomputed().count(NotRecomputed.NOT_SEALED)).isZero();
  }

  private static void assertNotSealed(Summary summary) {
    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.unrecomputed().counts()).isEqualTo(Map.of(NotRecomputed.NOT_SEALED, 1L));
  }

  /** Adds a record of a partition that has none yet. */
  private void addRecord(Consumer<Record> change) {
    Record row = tables.rows(LakeTable.REJECTS).get(0);
    TamperRows.nested(row, "kafka", kafka -> kafka.setField("partition", ANOTHER));
    TamperRows.nested(row, "kafka", kafka -> kafka.setField("offset", 0L));
    change.accept(row);
    TamperLake.append(tables.table(LakeTable.REJECTS), List.of(row), 4);
  }

  private static void withoutHash(Record reject) {
    reject.setField("value_bytes", null);
    reject.setField("value_sha256", null);
  }

  private static void withoutValue(Record event) {
    TamperRows.nested(event, "kafka", kafka -> kafka.setField("value", null));
  }

  /** Leaves the table as a job does that finds it without the column. */
  private void onceWithoutHashes() {
    Table rejects = tables.table(LakeTable.REJECTS);
    rejects.updateSchema().renameColumn("value_sha256", "before").commit();
    rejects.updateSchema().renameColumn("before", "value_sha256").commit();
  }

  private static Type binary() {
    return Types.BinaryType.get();
  }

  private void dropSeals() {
    tables.lake().catalog().dropTable(name(tables.lake()), false);
  }

  private Table sealsMadeAnew() {
    dropSeals();
    return makeSeals(tables);
  }

  private static Table makeSeals(TamperLake tables) {
    TableLayout layout = TableLayout.seals();
    Map<String, String> owner = new HashMap<>(tables.table(LakeTable.EVENTS).properties());
    owner.remove(LastCommit.PROPERTY);
    return tables
        .lake()
        .catalog()
        .createTable(name(tables.lake()), layout.schema(), layout.spec(layout.schema()), owner);
  }

  private static TableIdentifier name(Lake lake) {
    return TableIdentifier.of(lake.eventsNamespace(), TableLayout.SEALS);
  }

  private static boolean isOfLast(Record seal) {
    return seal.getField("checkpoint").equals(4L);
  }

  private Summary verify() throws IOException {
    return verify(tables);
  }

  private Summary verify(TamperLake of) throws IOException {
    Findings findings = of.findings();
    Verification.Settings settings =
        new Verification.Settings(new AsOf.Latest(), 1, TopicRecords.OUT_OF_REACH, Limits.DEFAULT);
    try (Lake lake = of.place().open()) {
      return new Verification(lake, settings, findings)
          .run(new VerifyThreads(2, folder, findings, Progress.NONE));
    }
  }
}
