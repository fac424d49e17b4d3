package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.history.UserHash;
import io.millrace.lake.AsOf;
import io.millrace.lake.LakeTable;
import io.millrace.lake.SealCuts;
import io.millrace.lake.SealHeads;
import io.millrace.seal.Head;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rightful changes of tables are reported, and are no difference. */
public class RightfulTest {
  private static final String USER = "u2";

  @TempDir private static Path folder;
  private static TamperLake lake;

  /**
   * Tables from which rows may go without a trace: with a chain, the table of erasures would list
   * them.
   */
  private static TamperLake unsealed;

  private final TamperRows rows = new TamperRows(lake);
  private final TamperRows unsealedRows = new TamperRows(unsealed);

  @BeforeAll
  static void makeTables() throws IOException {
    lake = TamperLake.in(folder.resolve("tables"), Variant.PLAIN);
    unsealed = TamperLake.in(folder.resolve("unsealed"), Variant.UNSEALED);
  }

  @AfterEach
  void restore() {
    lake.restore();
    unsealed.restore();
  }

  @AfterAll
  public static void close() throws IOException {
    lake.close();
    unsealed.close();
  }

  @Test
  void aUserOfWhomRowsWereErasedIsReportedAndCheckedBehind() throws IOException {
    unsealedRows.remove(USER, 7, 9);
    unsealedRows.write();

    Summary summary = verify(unsealed, 1);

    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.missingOffsets()).isEqualTo(3);
    assertThat(summary.tally().unverifiable())
        .containsOnlyKeys(USER)
        .containsValue("rows are missing before user_seq 10");
    assertThat(summary.unrecomputed().count(NotRecomputed.REMOVED_ROWS)).isEqualTo(3);
    assertThat(summary.unrecomputed().count(NotRecomputed.BEHIND_GAP))
        .isEqualTo(summary.tally().unverifiableRows());
    assertThat(summary.unrecomputed().passesStrict()).isFalse();
    assertThat(summary.tally().scores()).isEqualTo(summary.events());
  }

  @Test
  void whatWasErasedOfUsersOutsideAShareIsTheirs() throws IOException {
    assertThat(UserHash.isIn(0.3, USER)).isFalse();
    unsealedRows.remove(USER, 7, 9);
    unsealedRows.write();

    Summary summary = verify(unsealed, 0.3);

    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.unrecomputed().count(NotRecomputed.OUTSIDE_SHARE))
        .isEqualTo(summary.events() - summary.tally().predictions());
  }

  @Test
  void aShareFindsWhatIsMissingWhoseverItWas() throws IOException {
    unsealedRows.remove(USER, 1, 1_000);
    unsealedRows.write();

    assertThat(verify(unsealed, 0.3).findings().counts())
        .containsOnlyKeys(DifferenceKind.OFFSETS_MISSING);
  }

  @Test
  void whatRetentionTookIsReported() throws IOException {
    for (Record row : List.copyOf(unsealedRows.events())) {
      if (TamperRows.offset(row) < 30) {
        unsealedRows.remove(TamperRows.where(row));
      }
    }
    unsealedRows.rejects().removeIf(row -> TamperRows.offset(row) < 30);
    unsealedRows.write();

    Summary summary = verify(unsealed, 1);

    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.unrecomputed().count(NotRecomputed.REMOVED_ROWS)).isGreaterThan(50);
  }

  @Test
  void aScoreOfAnotherRuntimeMayBeAFewUlpsAway() throws IOException {
    Record near = rows.prediction(USER, 20);
    near.setField("score", Math.nextUp((Float) near.getField("score")));
    rows.predictions().forEach(RightfulTest::otherRuntime);
    rows.write();

    Summary summary = verify(1);

    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.tally().otherRuntime()).isEqualTo(summary.events());
    assertThat(summary.tally().ulpsMax()).isEqualTo(1);
    assertThat(summary.unrecomputed().counts()).containsEntry(NotRecomputed.OTHER_RUNTIME, 1L);
    assertThat(verify(1, new Limits(0, 0)).findings().counts())
        .containsOnlyKeys(DifferenceKind.SCORE);
  }

  @Test
  void aShareOfRowsMayHaveAScoreHereThatHadNone() throws IOException {
    Record row = rows.prediction(USER, 20);
    row.setField("status", "TIMED_OUT");
    row.setField("score", null);
    row.setField("error", "took longer than 60 s");
    rows.write();

    Summary some = verify(1, new Limits(0, 0.01));
    assertThat(some.findings().first()).isEmpty();
    assertThat(some.rescorableAllowed()).isEqualTo(3);
    assertThat(some.unrecomputed().counts()).containsOnlyKeys(NotRecomputed.RESCORABLE);
    assertThat(verify(1).rescorableAllowed()).isZero();
  }

  @Test
  void rejectsOfTheNewestCheckpointMayStillBeOnTheirWay() throws IOException {
    lake.table(LakeTable.REJECTS)
        .manageSnapshots()
        .rollbackTo(
            lake.table(LakeTable.REJECTS)
                .snapshot(lake.table(LakeTable.REJECTS).currentSnapshot().parentId())
                .snapshotId())
        .commit();
    lake.table(LakeTable.REJECTS).refresh();

    Findings findings = lake.findings();
    Head newest = SealHeads.of(lake.lake(), SealCuts.latest(lake.lake()), 1).get(0);

    Summary summary =
        new Verification(
                lake.lake(),
                new Verification.Settings(
                    new AsOf.Latest(),
                    1,
                    TopicRecords.OUT_OF_REACH,
                    Limits.DEFAULT,
                    List.of(newest)),
                findings)
            .run(new VerifyThreads(1, folder, findings, Progress.NONE));

    assertThat(findings.first()).isEmpty();
    assertThat(summary.cut().checkpoint().orElseThrow().checkpointId()).isEqualTo(3);
    assertThat(summary.unrecomputed().counts())
        .isEqualTo(Map.of(NotRecomputed.HEAD_NOT_COMPUTED, 1L, NotRecomputed.REJECTS_PENDING, 1L));
  }

  @Test
  void predictionsOfAnUnalignedCheckpointMayComeLaterButNoMoreThanItLeftOpen() throws IOException {
    Table table = lake.table(LakeTable.PREDICTIONS);
    List<Record> all = lake.rows(LakeTable.PREDICTIONS);
    table.manageSnapshots().setCurrentSnapshot(table.currentSnapshot().parentId()).commit();
    List<Record> before = TamperLake.read(table);
    Set<String> earlier = before.stream().map(TamperRows::where).collect(Collectors.toSet());
    List<Record> last =
        all.stream().filter(row -> !earlier.contains(TamperRows.where(row))).toList();
    Record late = lastOf("u0", last);
    TamperLake.append(table, without(last, late), 4);
    table.refresh();

    Summary running = verify(1);

    assertThat(running.findings().first()).isEmpty();
    assertThat(running.unrecomputed().counts())
        .isEqualTo(Map.of(NotRecomputed.PREDICTIONS_PENDING, 1L));

    Record gone = lastOf("u2", last);
    lake.replace(LakeTable.PREDICTIONS, without(without(all, late), gone));

    assertThat(verify(1).findings().counts())
        .isEqualTo(Map.of(DifferenceKind.PREDICTION_MISSING, 2L));
  }

  private static List<Record> without(List<Record> rows, Record one) {
    String where = TamperRows.where(one);
    return rows.stream().filter(row -> !TamperRows.where(row).equals(where)).toList();
  }

  public static Record lastOf(String user, List<Record> rows) {
    return rows.stream()
        .filter(row -> row.getField("user_id").equals(user))
        .max(Comparator.comparing(row -> (Long) row.getField("user_seq")))
        .orElseThrow();
  }

  private static void otherRuntime(Record row) {
    TamperRows.nested(row, "model", m -> m.setField("runtime", "onnxruntime 1.0.0 other"));
  }

  private Summary verify(double share) throws IOException {
    return verify(share, Limits.DEFAULT);
  }

  private static Summary verify(double share, Limits limits) throws IOException {
    return verify(lake, share, limits);
  }

  private static Summary verify(TamperLake tables, double share) throws IOException {
    return verify(tables, share, Limits.DEFAULT);
  }

  private static Summary verify(TamperLake tables, double share, Limits limits) throws IOException {
    Findings findings = tables.findings();
    return new Verification(
            tables.lake(),
            new Verification.Settings(new AsOf.Latest(), share, TopicRecords.OUT_OF_REACH, limits),
            findings)
        .run(new VerifyThreads(1, folder, findings, Progress.NONE));
  }
}
