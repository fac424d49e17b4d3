package io.millrace.command.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.Commands;
import io.millrace.command.Commands.Outcome;
import io.millrace.lake.LakeTable;
import io.millrace.pipeline.PipelineReader;
import io.millrace.verify.TamperHistory;
import io.millrace.verify.TamperLake;
import io.millrace.verify.TamperRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code erase} on tables with a partition for each day, as they are by default. */
class EraseByDayTest {
  private static final Duration STEP = Duration.ofMinutes(20);
  private static final List<LakeTable> ERASED_FROM =
      List.of(LakeTable.EVENTS, LakeTable.PREDICTIONS, LakeTable.REJECTS);
  private static final LocalDate THIRD = LocalDate.parse("2023-11-17");

  @TempDir private Path folder;
  private TamperLake tables;
  private Path kept;

  @BeforeEach
  void makeTables() throws IOException {
    String byDay = TamperLake.definition().replace("partition-by: none", "partition-by: day");
    tables =
        TamperLake.of(
            folder.resolve("tables"),
            PipelineReader.read(byDay, "shop.yaml"),
            TamperHistory.every(STEP.toMillis()));
    kept = Files.writeString(folder.resolve("kept.jsonl"), run("seal").out());
  }

  @AfterEach
  void close() throws IOException {
    tables.close();
  }

  @Test
  void daysBeforeATimeGoWithTheirFilesAndNoOtherFileIsTouched() throws IOException {
    Map<LakeTable, List<Record>> left = rows(row -> !day(row).isBefore(THIRD));
    Map<LakeTable, List<String>> files = files(day -> !day.isBefore(THIRD));
    Map<LakeTable, List<String>> gone = files(day -> day.isBefore(THIRD));
    assertThat(gone.values()).noneMatch(List::isEmpty);

    Outcome erased = erase("--before", THIRD + "T00:00:00Z");

    assertThat(erased.out())
        .contains(
            "Erased, out of %d files."
                .formatted(gone.values().stream().mapToInt(List::size).sum()));
    assertThat(files(day -> true)).isEqualTo(files);
    assertThat(rows(row -> true)).isEqualTo(left);
    assertVerifiesAndSealsAsBefore();
  }

  @Test
  void aTimeWithinADayLeavesTheRestOfTheDay() throws IOException {
    Instant noon = THIRD.atTime(12, 0).toInstant(ZoneOffset.UTC);
    Map<LakeTable, List<Record>> left = rows(row -> !time(row).toInstant().isBefore(noon));
    Map<LakeTable, List<String>> later = files(day -> day.isAfter(THIRD));

    erase("--before", noon.toString());

    assertThat(rows(row -> true)).isEqualTo(left);
    assertThat(files(day -> day.isAfter(THIRD))).isEqualTo(later);
    assertThat(files(day -> day.isBefore(THIRD)).values()).allMatch(List::isEmpty);
    assertEachFileIsOfItsDay();
    assertVerifiesAndSealsAsBefore();
  }

  @Test
  void aUserOfAllDaysIsTakenOutOfEachAndTheOthersStay() throws IOException {
    Map<LakeTable, List<Record>> left =
        rows(row -> row.struct().field("user_id") == null || !"u2".equals(row.getField("user_id")));
    long days = tables.rows(LakeTable.EVENTS).stream().map(EraseByDayTest::day).distinct().count();
    assertThat(days).isGreaterThan(5);

    erase("--user", "u2");

    assertThat(rows(row -> true)).isEqualTo(left);
    assertEachFileIsOfItsDay();
    assertVerifiesAndSealsAsBefore();
    assertThat(run("erase", "--user", "u2", "--reason", "again", "--yes").out())
        .contains("Nothing to erase");
  }

  @Test
  void recordsOfAPartitionOverMidnightAreTakenOutOfBothDays() throws IOException {
    List<Record> ofPartition = new ArrayList<>();
    for (LakeTable each : List.of(LakeTable.EVENTS, LakeTable.REJECTS)) {
      tables.rows(each).stream().filter(row -> isBetween(row, 20, 45)).forEach(ofPartition::add);
    }
    assertThat(ofPartition).hasSize(26);
    assertThat(ofPartition.stream().map(EraseByDayTest::day).distinct()).hasSizeGreaterThan(1);
    Map<LakeTable, List<Record>> left = rows(row -> !isBetween(row, 20, 45));

    erase("--offsets", TamperHistory.TOPIC + "-1@20..45");

    assertThat(rows(row -> true)).isEqualTo(left);
    assertEachFileIsOfItsDay();
    assertVerifiesAndSealsAsBefore();
  }

  private Outcome erase(String... what) {
    List<String> command = new ArrayList<>(List.of("erase", "--reason", "asked for", "--yes"));
    command.addAll(List.of(what));
    Outcome erased = run(command.toArray(String[]::new));
    assertThat(erased.code()).as(erased.err()).isZero();
    return erased;
  }

  private void assertVerifiesAndSealsAsBefore() throws IOException {
    Outcome verified = run("verify", "--sealed", kept.toString());
    assertThat(verified.code()).as(verified.out()).isZero();
    assertThat(verified.out())
        .contains("3 kept heads hold")
        .contains("Kafka offsets of rows that were erased by right");
    assertThat(heads(run("seal").out())).isEqualTo(heads(Files.readString(kept)));
  }

  private static String heads(String line) {
    return line.substring(line.indexOf("\"heads\""));
  }

  private Outcome run(String... arguments) {
    return Commands.run(tables, arguments);
  }

  /** The rows of each table that are as asked for, as a reader of the newest snapshot has them. */
  private Map<LakeTable, List<Record>> rows(Predicate<Record> which) {
    Map<LakeTable, List<Record>> rows = new TreeMap<>();
    for (LakeTable each : ERASED_FROM) {
      tables.table(each).refresh();
      rows.put(each, TamperLake.read(tables.table(each)).stream().filter(which).toList());
    }
    return rows;
  }

  private Map<LakeTable, List<String>> files(Predicate<LocalDate> which) throws IOException {
    Map<LakeTable, List<String>> files = new TreeMap<>();
    for (LakeTable each : ERASED_FROM) {
      files.put(
          each,
          files(tables.table(each)).stream()
              .filter(file -> which.test(day(file)))
              .map(DataFile::location)
              .sorted()
              .toList());
    }
    return files;
  }

  private static List<DataFile> files(Table table) throws IOException {
    table.refresh();
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(task -> files.add(task.file()));
    }
    return files;
  }

  /**
   * Asserts that files hold rows of their own day, on which an engine that reads one day relies.
   */
  private void assertEachFileIsOfItsDay() throws IOException {
    for (LakeTable each : ERASED_FROM) {
      Table table = tables.table(each);
      for (DataFile file : files(table)) {
        try (CloseableIterable<Record> rows =
            Parquet.read(table.io().newInputFile(file.location()))
                .project(table.schema())
                .createReaderFunc(
                    columns -> GenericParquetReaders.buildReader(table.schema(), columns))
                .build()) {
          assertThat(rows).isNotEmpty().allMatch(row -> day(row).equals(day(file)));
        }
      }
    }
  }

  private static LocalDate day(DataFile file) {
    return LocalDate.ofEpochDay(file.partition().get(0, Integer.class));
  }

  private static LocalDate day(Record row) {
    return time(row).toLocalDate();
  }

  /** The time by which the table is partitioned, and rows are erased. */
  private static OffsetDateTime time(Record row) {
    return row.struct().field("event_time") == null
        ? (OffsetDateTime) ((Record) row.getField("kafka")).getField("timestamp")
        : (OffsetDateTime) row.getField("event_time");
  }

  private static boolean isBetween(Record row, long from, long to) {
    long offset = TamperRows.offset(row);
    return offset >= from
        && offset <= to
        && ((Record) row.getField("kafka")).getField("partition").equals(1);
  }
}
