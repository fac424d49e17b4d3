package io.millrace.command.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.Commands;
import io.millrace.command.Commands.Outcome;
import io.millrace.lake.LakeTable;
import io.millrace.verify.RightfulTest;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperLake.Variant;
import io.millrace.verify.TamperRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code erase}, where it erases and where it refuses. */
class EraseCommandTest {
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
  void rowsOfAUserAreGoneAndVerifyFindsNothing() {
    long rows = rowsOf("u2", LakeTable.EVENTS);

    Outcome erased = run("erase", "--user", "u2", "--reason", "asked for", "--yes");

    assertThat(erased.code()).as(erased.err()).isZero();
    assertThat(erased.out())
        .contains("As of         checkpoint 4 of job job")
        .contains("events        %d rows to erase".formatted(rows))
        .contains("predictions   %d rows to erase".formatted(rows))
        .contains(" files. Older snapshots still hold the rows: expire them.");
    assertThat(rowsOf("u2", LakeTable.EVENTS)).isZero();
    assertThat(rowsOf("u2", LakeTable.PREDICTIONS)).isZero();
    assertThat(run("verify"))
        .matches(o -> o.code() == 0, "exit code 0")
        .matches(o -> o.out().contains(rows + " Kafka offsets of rows that were erased by right"));
    assertThat(run("erase", "--user", "u2", "--reason", "again", "--yes"))
        .matches(o -> o.code() == 0 && o.out().contains("Nothing to erase"));
  }

  @Test
  void eventsWhosePredictionsComeLaterAreNotErasedAtAnyErasure() throws IOException {
    Record late = leaveOutThePredictionOfTheLastEventOf("u2");

    assertRefused("u2");
    assertThat(run("erase", "--user", "u5", "--reason", "x", "--yes").code()).isZero();
    assertRefused("u2");

    TamperLake.append(tables.table(LakeTable.PREDICTIONS), List.of(late), 5);
    assertThat(run("verify")).matches(o -> o.code() == 0, "exit code 0");
    assertThat(run("erase", "--user", "u2", "--reason", "x", "--yes").code()).isZero();
    assertThat(run("verify")).matches(o -> o.code() == 0, "exit code 0");
  }

  private void assertRefused(String user) {
    long rows = rowsOf(user, LakeTable.EVENTS);
    Outcome refused = run("erase", "--user", user, "--reason", "x", "--yes");
    assertThat(refused.err())
        .contains("Cannot erase: 1 of the events has no prediction yet (a job with unaligned");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(rowsOf(user, LakeTable.EVENTS)).isEqualTo(rows);
  }

  /** Removes a prediction, as an unaligned checkpoint leaves the tables. */
  private Record leaveOutThePredictionOfTheLastEventOf(String user) throws IOException {
    Table table = tables.table(LakeTable.PREDICTIONS);
    List<Record> all = tables.rows(LakeTable.PREDICTIONS);
    table.manageSnapshots().setCurrentSnapshot(table.currentSnapshot().parentId()).commit();
    Set<String> others =
        TamperLake.read(table).stream()
            .map(TamperRows::where)
            .collect(Collectors.toCollection(HashSet::new));
    Record late = RightfulTest.lastOf(user, all);
    others.add(TamperRows.where(late));
    TamperLake.append(
        table, all.stream().filter(row -> !others.contains(TamperRows.where(row))).toList(), 4);
    return late;
  }

  private long rowsOf(String user, LakeTable which) {
    Table table = tables.table(which);
    table.refresh();
    return TamperLake.read(table).stream()
        .filter(row -> row.getField("user_id").equals(user))
        .count();
  }

  private Outcome run(String... arguments) {
    return Commands.run(tables, arguments);
  }
}
