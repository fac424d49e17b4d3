package io.millrace.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.AsOf;
import io.millrace.lake.Cuts;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.lake.NewFile;
import io.millrace.lake.SealCuts;
import io.millrace.lake.SealHeads;
import io.millrace.seal.Head;
import io.millrace.verify.Difference;
import io.millrace.verify.DifferenceKind;
import io.millrace.verify.Findings;
import io.millrace.verify.Limits;
import io.millrace.verify.NaiveSeals;
import io.millrace.verify.NotRecomputed;
import io.millrace.verify.Progress;
import io.millrace.verify.Summary;
import io.millrace.verify.TamperHistory;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import io.millrace.verify.TamperRows;
import io.millrace.verify.TopicRecords;
import io.millrace.verify.Verification;
import io.millrace.verify.VerifyThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.DataWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erasures by right leave tables in which verify finds nothing wrong. */
class ErasureTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Scope USER = new Scope.Users(Set.of("u2"));

  @TempDir private Path folder;
  private TamperLake tables;
  private List<Head> kept;

  @BeforeEach
  void makeTables() throws IOException {
    tables = TamperLake.in(folder.resolve("tables"), Variant.PLAIN);
    try (Lake lake = tables.place().open()) {
      kept = SealHeads.of(lake, SealCuts.latest(lake), 1);
    }
  }

  @AfterEach
  void close() throws IOException {
    tables.close();
  }

  @Test
  void aUserWhoIsErasedWhollyLeavesNothingUnexplained() throws IOException {
    ErasurePlan plan = erase(USER);

    assertThat(plan.rows().get(LakeTable.EVENTS))
        .isEqualTo(plan.rows().get(LakeTable.PREDICTIONS))
        .isGreaterThan(30);
    Summary summary = verify();
    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.tally().unverifiableUsers()).isZero();
    assertThat(summary.unrecomputed().count(NotRecomputed.ERASED_OFFSETS))
        .isEqualTo(plan.rows().get(LakeTable.EVENTS));
    assertThat(summary.sealed().heads()).isEqualTo(kept.size());
    assertThat(plan(USER).total()).isZero();
  }

  @Test
  void rowsThatAUserHasLaterAreUnverifiableAndNoDifference() throws IOException {
    ErasurePlan plan = erase(new Scope.Before(time(200)));

    assertThat(plan.rows().get(LakeTable.REJECTS)).isPositive();
    Summary summary = verify();
    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.tally().unverifiableUsers()).isPositive();
    assertThat(summary.sealed().heads()).isEqualTo(kept.size());
  }

  @Test
  void recordsOfAPartitionAreErasedWhateverHasBecomeOfThem() throws IOException {
    ErasurePlan plan = erase(new Scope.Offsets(TamperHistory.TOPIC, 1, 10, 40));

    assertThat(plan.rows().get(LakeTable.EVENTS) + plan.rows().get(LakeTable.REJECTS))
        .isEqualTo(31);
    assertThat(plan.rows().get(LakeTable.REJECTS)).isPositive();
    assertThat(verify().findings().first()).isEmpty();
  }

  @Test
  void aFaultInBetweenIsNoDifferenceAndAnotherErasureEndsIt() throws IOException {
    long events = tables.table(LakeTable.EVENTS).currentSnapshot().snapshotId();
    long predictions = tables.table(LakeTable.PREDICTIONS).currentSnapshot().snapshotId();
    ErasurePlan whole = erase(USER);

    back(LakeTable.EVENTS, events);
    assertThat(plan(USER).unpredicted()).isZero();
    Summary half = verify();
    assertThat(half.findings().first()).isEmpty();
    assertThat(half.unrecomputed().count(NotRecomputed.ERASURE_UNFINISHED))
        .isEqualTo(whole.rows().get(LakeTable.EVENTS));

    back(LakeTable.PREDICTIONS, predictions);
    assertThat(verify().findings().first()).isEmpty();

    assertThat(plan(USER).unpredicted()).isZero();
    assertThat(erase(USER).rows()).isEqualTo(whole.rows());
    Summary done = verify();
    assertThat(done.findings().first()).isEmpty();
    assertThat(done.unrecomputed().count(NotRecomputed.ERASURE_UNFINISHED)).isZero();
  }

  @Test
  void anEntryThatIsForgedForAnotherRecordIsFound() throws IOException {
    erase(USER);
    TamperRows rows = new TamperRows(tables);
    Record other =
        rows.events().stream()
            .filter(row -> row.getField("user_id").equals("u5"))
            .findFirst()
            .orElseThrow();
    String where = TamperRows.where(other);
    Record kafka = (Record) other.getField("kafka");
    try (Lake lake = tables.place().open()) {
      Table erased = lake.table(LakeTable.ERASED);
      Record forged = TamperLake.read(erased).get(0).copy();
      forged.setField("partition", kafka.getField("partition"));
      forged.setField("offset", kafka.getField("offset"));
      forged.setField("leaf", ByteBuffer.wrap(NaiveSeals.sha256(new byte[1])));
      DataWriter<Record> writer = NewFile.in(erased);
      try (writer) {
        writer.write(forged);
      }
      erased.newAppend().appendFile(writer.toDataFile()).commit();
      assertThat(kinds()).containsOnly(DifferenceKind.ERASED_DIFFERS);

      lake.table(LakeTable.PREDICTIONS)
          .newOverwrite()
          .overwriteByRowFilter(Expressions.alwaysFalse())
          .commit();
    }
    tables.table(LakeTable.EVENTS).refresh();
    List<Record> left = TamperLake.read(tables.table(LakeTable.EVENTS));
    left.removeIf(row -> TamperRows.where(row).equals(where));
    tables.replace(LakeTable.EVENTS, left);
    assertThat(kinds()).contains(DifferenceKind.SEAL_HASH);
  }

  @Test
  void sealedRecordsWithoutBytesAreNotErased() throws IOException {
    TamperRows rows = new TamperRows(tables);
    rows.events()
        .forEach(row -> TamperRows.nested(row, "kafka", kafka -> kafka.setField("value", null)));
    rows.write();

    assertThat(plan(USER).withoutBytes()).isEqualTo(plan(USER).rows().get(LakeTable.EVENTS));
  }

  @Test
  void aReplayIsNotErasedFrom() throws IOException {
    try (TamperLake replayed = TamperLake.in(folder.resolve("replay"), Variant.REPLAYED);
        Lake lake = replayed.place().open()) {
      Erasure erasure = new Erasure(lake, Cuts.find(lake, new AsOf.Latest()), USER);

      assertThatThrownBy(erasure::plan)
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("it is a replay");
    }
  }

  private static Instant time(int record) {
    return Instant.ofEpochMilli(1_700_000_000_000L + record * 97_000L);
  }

  private List<DifferenceKind> kinds() throws IOException {
    return verify().findings().first().stream().map(Difference::kind).toList();
  }

  private void back(LakeTable which, long snapshot) {
    Table table = tables.table(which);
    table.refresh();
    table.manageSnapshots().rollbackTo(snapshot).commit();
  }

  private ErasurePlan plan(Scope scope) throws IOException {
    try (Lake lake = tables.place().open()) {
      return erasure(lake, scope).plan();
    }
  }

  private ErasurePlan erase(Scope scope) throws IOException {
    try (Lake lake = tables.place().open()) {
      Erasure erasure = erasure(lake, scope);
      ErasurePlan plan = erasure.plan();
      erasure.run(plan, "asked for", AT);
      return plan;
    }
  }

  private static Erasure erasure(Lake lake, Scope scope) {
    return new Erasure(lake, SealCuts.latest(lake), scope);
  }

  private Summary verify() throws IOException {
    Findings findings = tables.findings();
    Verification.Settings settings =
        new Verification.Settings(
            new AsOf.Latest(), 1, TopicRecords.OUT_OF_REACH, Limits.DEFAULT, kept);
    try (Lake lake = tables.place().open()) {
      return new Verification(lake, settings, findings)
          .run(new VerifyThreads(2, folder, findings, Progress.NONE));
    }
  }
}
