package io.millrace.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.Commands;
import io.millrace.command.Commands.Outcome;
import io.millrace.flink.sink.FaultyRestCatalog;
import io.millrace.flink.sink.FaultyRestCatalog.Fault;
import io.millrace.lake.LakeTable;
import io.millrace.verify.TamperHistory;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import io.millrace.verify.TamperRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commits of an erasure whose replies are lost or doubled, or that a proxy refuses before or after
 * they took effect. Whatever the command reports, no other row is lost or doubled, verify finds
 * nothing, and a second command completes the erasure.
 */
@Execution(ExecutionMode.CONCURRENT) // waits out what the server says of Retry-After
class LostEraseRepliesTest {
  private static final int RECORDS = 12;
  private static final List<LakeTable> ERASED_FROM =
      List.of(LakeTable.PREDICTIONS, LakeTable.EVENTS, LakeTable.REJECTS);

  @TempDir private Path folder;
  private TamperLake tables;
  private FaultyRestCatalog rest;

  @BeforeEach
  void makeTables() throws IOException {
    tables = TamperLake.in(folder.resolve("tables"), Variant.PLAIN);
    rest = new FaultyRestCatalog(tables.lake().catalog());
  }

  @AfterEach
  void close() throws IOException {
    rest.close();
    tables.close();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void recordsAreErasedAndNoOtherWhateverBecomesOfTheReply(Fault fault) {
    rest.injectFor(LakeTable.ERASED.key(), fault);
    assertErased(0);
    rest.injectFor(LakeTable.ERASED.key(), fault);
    assertErased(1);
    for (LakeTable each : ERASED_FROM) {
      rest.otherEngine(() -> anotherCommit(each));
      rest.injectFor(each.key(), fault);
      assertErased(2 + ERASED_FROM.indexOf(each));
    }
  }

  /** The table is created with the first, and appended to with the others. */
  private void assertErased(int round) {
    long from = (long) round * RECORDS;
    Map<LakeTable, List<Record>> left = rows();
    left.values().forEach(rows -> rows.removeIf(row -> isFrom(row, from)));

    Outcome first = erase(from);

    if (first.code() != 0) {
      assertThat(first.err()).startsWith("Cannot ").contains("do it again").hasLineCount(1);
      assertThat(first.code()).isEqualTo(1);
      assertThat(verify().code()).isZero();
      rest.heal();
      assertThat(erase(from)).matches(again -> again.code() == 0, "ends it");
    }
    assertThat(rows()).as("round %d", round).isEqualTo(left);
    assertThat(verify()).matches(o -> o.code() == 0, "finds nothing");
  }

  private Outcome erase(long from) {
    String range = TamperHistory.TOPIC + "-0@" + from + ".." + (from + RECORDS - 1);
    return Commands.run(
        rest.settings().properties().get(),
        "erase",
        "--namespace",
        tables.place().namespace(),
        "--offsets",
        range,
        "--reason",
        "asked for",
        "--yes");
  }

  private Outcome verify() {
    return Commands.run(tables, "verify");
  }

  private void anotherCommit(LakeTable which) {
    Table table = tables.table(which);
    table.refresh();
    table.newAppend().commit();
  }

  private Map<LakeTable, List<Record>> rows() {
    Map<LakeTable, List<Record>> rows = new TreeMap<>();
    for (LakeTable each : ERASED_FROM) {
      tables.table(each).refresh();
      rows.put(each, new ArrayList<>(TamperLake.read(tables.table(each))));
    }
    return rows;
  }

  private static boolean isFrom(Record row, long from) {
    long offset = TamperRows.offset(row);
    return ((Record) row.getField("kafka")).getField("partition").equals(0)
        && offset >= from
        && offset < from + RECORDS;
  }
}
