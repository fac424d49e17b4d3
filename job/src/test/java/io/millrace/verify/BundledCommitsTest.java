package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.AsOf;
import io.millrace.lake.LakeTable;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Commits that bring the rows of several checkpoints, as after failed commits, at other checkpoints
 * in each table: rows that are not committed yet are neither a difference nor an excuse.
 */
class BundledCommitsTest {
  private static final int CHECKPOINTS = 4;

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

  /** The checkpoints at which each table has a commit; each brings all since the one before. */
  static Stream<Arguments> whole() {
    List<Integer> each = List.of(1, 2, 3, 4);
    List<Integer> late = List.of(1, 4);
    List<Integer> middle = List.of(1, 3, 4);
    return Stream.of(
        Arguments.of("all of them", late, late, late),
        Arguments.of("but for rejects", late, each, late),
        Arguments.of("rejects alone", each, late, each),
        Arguments.of("seals alone", each, each, late),
        Arguments.of("but for seals", late, late, each),
        Arguments.of("in other places", middle, List.of(2, 4), late),
        Arguments.of("from the first", List.of(4), List.of(4), List.of(4)),
        Arguments.of("rejects from the first", each, List.of(4), each));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whole")
  void nothingIsPendingWhereAllIsCommitted(
      String which, List<Integer> events, List<Integer> rejects, List<Integer> seals)
      throws IOException {
    commit(events, rejects, seals);

    Summary summary = verify();

    assertThat(summary.findings().first()).isEmpty();
    assertThat(summary.unrecomputed().counts()).isEmpty();
    assertThat(checkpoint(summary)).isEqualTo(CHECKPOINTS);
  }

  /** The last commits of rejects are still to come. */
  static Stream<Arguments> pending() {
    List<Integer> each = List.of(1, 2, 3, 4);
    return Stream.of(
        Arguments.of("of the newest", each, List.of(1, 2, 3), 3),
        Arguments.of("of two", each, List.of(1, 2), 2),
        Arguments.of("of three behind a bundle", List.of(1, 4), List.of(1), 1),
        Arguments.of("of the newest behind a bundle", List.of(1, 3, 4), List.of(1, 3), 3),
        Arguments.of("of a bundle over another", List.of(1, 3, 4), List.of(1, 2), 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pending")
  void rejectsThatAreToComeAreNoDifference(
      String which, List<Integer> events, List<Integer> rejects, int checkpoint)
      throws IOException {
    commit(events, rejects, events);

    Summary summary = verify();

    assertThat(summary.findings().first()).isEmpty();
    assertThat(checkpoint(summary)).isEqualTo(checkpoint);
  }

  @Test
  void aRecordThatIsGoneIsNotExcusedByABundle() throws IOException {
    commit(List.of(1, 4), List.of(1, 2, 3, 4), List.of(1, 4));
    TamperRows rows = new TamperRows(tables);
    Record last = rows.lastPrediction("u0");
    String where = TamperRows.where(last);
    tables.replace(LakeTable.EVENTS, without(rows.events(), where));
    tables.replace(LakeTable.PREDICTIONS, without(rows.predictions(), where));

    Summary summary = verify();

    assertThat(summary.findings().counts()).containsEntry(DifferenceKind.SEAL_RECORDS, 1L);
    assertThat(checkpoint(summary)).isEqualTo(CHECKPOINTS);
  }

  private static List<Record> without(List<Record> rows, String where) {
    return rows.stream().filter(row -> !TamperRows.where(row).equals(where)).toList();
  }

  private static long checkpoint(Summary summary) {
    return summary.cut().checkpoint().orElseThrow().checkpointId();
  }

  private void commit(List<Integer> events, List<Integer> rejects, List<Integer> seals) {
    Map.of(
            LakeTable.EVENTS, events,
            LakeTable.PREDICTIONS, events,
            LakeTable.REJECTS, rejects,
            LakeTable.SEALS, seals)
        .forEach(this::commit);
  }

  /** Makes the table's history again, of these commits. */
  private void commit(LakeTable which, List<Integer> at) {
    Table table = tables.table(which);
    List<List<Record>> rows = rowsByCheckpoint(table);
    TableOperations operations = ((HasTableOperations) table).operations();
    TableMetadata metadata = operations.refresh();
    operations.commit(
        metadata, TableMetadata.buildFrom(metadata).removeRef(SnapshotRef.MAIN_BRANCH).build());
    table.refresh();
    int from = 0;
    for (int checkpoint : at) {
      List<Record> bundle = new ArrayList<>();
      rows.subList(from, checkpoint).forEach(bundle::addAll);
      TamperLake.append(table, bundle, checkpoint);
      from = checkpoint;
    }
    table.refresh();
  }

  /** The rows of each checkpoint: each of the table's snapshots is of one. */
  private static List<List<Record>> rowsByCheckpoint(Table table) {
    List<List<Record>> rows = new ArrayList<>();
    Set<Record> before = new HashSet<>();
    for (Snapshot each : table.snapshots()) {
      List<Record> ofIt = TamperLake.read(table, each.snapshotId());
      ofIt.removeAll(before);
      rows.add(ofIt);
      before.addAll(ofIt);
    }
    assertThat(rows).hasSize(CHECKPOINTS);
    return rows;
  }

  private Summary verify() throws IOException {
    Findings findings = tables.findings();
    return new Verification(
            tables.lake(),
            new Verification.Settings(new AsOf.Latest(), 1, TopicRecords.OUT_OF_REACH),
            findings)
        .run(new VerifyThreads(1, folder, findings, Progress.NONE));
  }
}
