package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.AsOf;
import io.millrace.lake.LakeException;
import io.millrace.lake.LakeTable;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that stopped after a checkpoint without rejects does not excuse a missing record. */
class CutTailTest {
  @TempDir private static Path folder;
  private static TamperLake lake;

  @BeforeAll
  static void makeTables() throws IOException {
    lake = TamperLake.in(folder.resolve("tables"), Variant.WITHOUT_LATE_REJECTS);
  }

  @AfterEach
  void restore() {
    lake.restore();
  }

  @AfterAll
  static void close() throws IOException {
    lake.close();
  }

  @Test
  void tablesAreWholeUpToTheLastCheckpoint() throws IOException {
    Summary summary = verify();

    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.cut().checkpoint().orElseThrow().checkpointId()).isEqualTo(4);
  }

  @Test
  void theLastRecordOfAPartitionIsMissedWhereTheNewestCheckpointHasNoRejects() throws IOException {
    TamperRows rows = new TamperRows(lake);
    rows.remove(TamperRows.where(lastOf(rows, 1)));
    rows.write();

    assertThat(verify().findings().counts()).containsEntry(DifferenceKind.SEAL_RECORDS, 1L);
  }

  @Test
  void anOlderSealIsNeverExcused() throws IOException {
    TamperRows rows = new TamperRows(lake);
    // A partition that the last checkpoints have not read.
    rows.seals().removeIf(row -> isOf(1, row) && (Long) row.getField("checkpoint") > 2);
    long end =
        rows.seals().stream()
            .filter(row -> isOf(1, row))
            .mapToLong(row -> (Long) row.getField("to_offset"))
            .max()
            .orElseThrow();
    rows.events().removeIf(row -> isOf(1, (Record) row.getField("kafka")) && isFrom(end - 1, row));
    rows.predictions()
        .removeIf(row -> isOf(1, (Record) row.getField("kafka")) && isFrom(end - 1, row));
    rows.rejects().removeIf(row -> isOf(1, (Record) row.getField("kafka")) && isFrom(end - 1, row));
    rows.write();

    assertThat(verify().findings().counts()).containsKey(DifferenceKind.SEAL_RECORDS);
  }

  @Test
  void theLastRecordIsMissedWhereSnapshotsHaveExpired() throws IOException {
    try (TamperLake other =
        TamperLake.in(folder.resolve("expired"), Variant.WITHOUT_LATE_REJECTS)) {
      TamperRows same = new TamperRows(other);
      same.remove(TamperRows.where(lastOf(same, 1)));
      same.write();
      for (LakeTable each : new LakeTable[] {LakeTable.EVENTS, LakeTable.REJECTS}) {
        Table table = other.table(each);
        table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(2).commit();
        table.refresh();
      }

      assertThat(verify(other).findings().counts()).containsEntry(DifferenceKind.SEAL_RECORDS, 1L);
    }
  }

  @Test
  void sealsOfMoreRecordsThanTheyHaveOffsetsExcuseNothing() throws IOException {
    assertNoExcuse(DifferenceKind.SEAL_RECORDS, seal -> TamperRows.add(seal.get(0), "records", 1));
    assertNoExcuse(DifferenceKind.SEAL_DOUBLED, seal -> seal.add(seal.get(0)));
  }

  /** A fifth checkpoint of one event alone, and what is done to its seal. */
  private static void assertNoExcuse(DifferenceKind kind, Consumer<List<Record>> change)
      throws IOException {
    try (TamperLake other = TamperLake.in(folder.resolve(kind.name()), Variant.PLAIN)) {
      TamperRows rows = new TamperRows(other);
      Record seal =
          rows.seals().stream()
              .filter(row -> isOf(0, row) && row.getField("checkpoint").equals(4L))
              .findFirst()
              .orElseThrow()
              .copy();
      long offset = (Long) seal.getField("to_offset");
      Record event = rows.events().get(0).copy();
      Record prediction = rows.predictions().get(0).copy();
      for (Record each : List.of(event, prediction)) {
        TamperRows.nested(each, "kafka", kafka -> kafka.setField("offset", offset));
      }
      seal.setField("from_offset", offset);
      seal.setField("to_offset", offset + 1);
      seal.setField("records", 1L);
      seal.setField("checkpoint", 5L);
      List<Record> seals = new ArrayList<>(List.of(seal));
      change.accept(seals);
      TamperLake.append(other.table(LakeTable.EVENTS), List.of(event), 5);
      TamperLake.append(other.table(LakeTable.PREDICTIONS), List.of(prediction), 5);
      TamperLake.append(other.table(LakeTable.SEALS), seals, 5);

      assertThat(verify(other).findings().counts()).containsKey(kind);
    }
  }

  @Test
  void aCheckpointThatIsLeftOutForRejectsToComeIsReported() throws IOException {
    TamperRows rows = new TamperRows(lake);
    // As if one more record had been read, which rejects is still to be given.
    TamperRows.add(newestSeal(rows), "records", 1);
    TamperRows.add(newestSeal(rows), "to_offset", 1);
    rows.write();

    Summary summary = verify();

    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.cut().checkpoint().orElseThrow().checkpointId()).isEqualTo(3);
    assertThat(summary.unrecomputed().count(NotRecomputed.REJECTS_PENDING)).isEqualTo(1);
    assertThat(summary.unrecomputed().passesStrict()).isFalse();
  }

  /** The first commits of a job that has just started: those of rejects are to come. */
  @Test
  void rejectsOfWhichNoneIsCommittedYetAreNotCalledMissing() throws IOException {
    try (TamperLake other = TamperLake.in(folder.resolve("none"), Variant.PLAIN)) {
      Table rejects = other.table(LakeTable.REJECTS);
      long newest = rejects.currentSnapshot().snapshotId();
      change(rejects, metadata -> metadata.removeRef(SnapshotRef.MAIN_BRANCH));

      assertThatThrownBy(() -> verify(other))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("up to checkpoint 1 of job job its seals count more records")
          .hasMessageContaining("rejects has no commit of it yet (a job that has just started");

      change(rejects, metadata -> metadata.setBranchSnapshot(newest, SnapshotRef.MAIN_BRANCH));
      assertThat(verify(other).findings().first()).isEmpty();
    }
  }

  private static void change(Table table, UnaryOperator<TableMetadata.Builder> by) {
    TableOperations operations = ((BaseTable) table).operations();
    TableMetadata metadata = operations.current();
    operations.commit(metadata, by.apply(TableMetadata.buildFrom(metadata)).build());
    table.refresh();
  }

  private static Record newestSeal(TamperRows rows) {
    return rows.seals().stream()
        .filter(row -> isOf(1, row) && row.getField("checkpoint").equals(4L))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isOf(int partition, Record row) {
    return row.getField("partition").equals(partition);
  }

  private static boolean isFrom(long offset, Record row) {
    return TamperRows.offset(row) >= offset;
  }

  private static Record lastOf(TamperRows rows, int partition) {
    return rows.events().stream()
        .filter(row -> isOf(partition, (Record) row.getField("kafka")))
        .max(Comparator.comparing(TamperRows::offset))
        .orElseThrow();
  }

  private static Summary verify() throws IOException {
    return verify(lake);
  }

  private static Summary verify(TamperLake tables) throws IOException {
    Findings findings = tables.findings();
    return new Verification(
            tables.lake(),
            new Verification.Settings(new AsOf.Latest(), 1, TopicRecords.OUT_OF_REACH),
            findings)
        .run(new VerifyThreads(2, folder, findings, Progress.NONE));
  }
}
