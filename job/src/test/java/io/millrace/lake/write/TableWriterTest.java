package io.millrace.lake.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.row.CellType;
import io.millrace.row.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.iceberg.shaded.org.apache.parquet.io.LocalInputFile;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableWriterTest {
  private static final Schema SCHEMA =
      new Schema(
          NestedField.required(1, "at", Types.TimestampType.withZone()),
          NestedField.optional(2, "text", Types.StringType.get()));
  private static final List<Column<Long>> COLUMNS =
      List.of(
          new Column.Plain<>("at", CellType.TIME, true, null, n -> n),
          new Column.Plain<>("text", CellType.TEXT, false, null, n -> n == -1 ? null : "n" + n));
  private static final long DAY_MS = 86_400_000L;

  @TempDir private Path folder;

  @Test
  void aFileThatIsLargeEnoughIsFollowedByAnother() throws Exception {
    TableFolder table = byDay(Map.of(TableProperties.PARQUET_COMPRESSION, "uncompressed"));
    List<DataFile> files =
        write(table, new TableWriter.Limits(16, 20_000, 50_000), LongStream.range(0, 20_000));

    assertThat(files).hasSizeGreaterThan(3);
    assertThat(files).allMatch(file -> file.fileSizeInBytes() < 100_000);
    assertThat(files.stream().mapToLong(DataFile::recordCount).sum()).isEqualTo(20_000);
  }

  /** A day of few rows waits, and its rows are one row group. */
  @Test
  void aQuietDayIsNotWrittenInPieces() throws Exception {
    TableFolder table = byDay(Map.of());
    List<DataFile> files =
        write(
            table,
            new TableWriter.Limits(16, 20_000, 1 << 20),
            LongStream.range(0, 20_000).map(n -> n % 200 == 0 ? DAY_MS + n : n));

    assertThat(files).extracting(DataFile::recordCount).containsExactlyInAnyOrder(100L, 19_900L);
    for (DataFile file : files) {
      boolean isQuiet = file.recordCount() == 100;
      assertThat(file.splitOffsets().size() == 1).isEqualTo(isQuiet);
    }
  }

  @Test
  void sameRowsMakeTheSameBytes() throws Exception {
    List<byte[]> contents = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      TableFolder table =
          TableFolder.in(folder.resolve(name), SCHEMA, PartitionSpec.unpartitioned(), Map.of());
      LongStream rows = LongStream.range(0, 30_000).map(n -> n * n % 7_919);
      for (DataFile file : write(table, new TableWriter.Limits(2, 100_000, 1 << 20), rows)) {
        contents.add(Files.readAllBytes(Path.of(file.location())));
      }
    }

    assertThat(contents).hasSize(2);
    assertThat(contents.get(0)).isEqualTo(contents.get(1));
  }

  @Test
  void aCheckpointWithoutRowsMakesNoFile() throws Exception {
    assertThat(write(byDay(Map.of()), new TableWriter.Limits(1, 1, 1), LongStream.empty()))
        .isEmpty();
  }

  @Test
  void aWriterThatIsClosedBeforeItsCheckpointLeavesNoFile() throws Exception {
    TableFolder table = byDay(Map.of());
    try (TableWriter<Long> writer =
        table.writer(COLUMNS, new TableWriter.Limits(2, 1_000, 10_000))) {
      for (long n = 0; n < 5_000; n++) {
        writer.add(n % 5 * DAY_MS);
      }
      assertThat(dataFiles()).isNotEmpty();
    }

    assertThat(dataFiles()).isEmpty();
  }

  /** A reader skips pages that are of nulls alone by the index. */
  @Test
  void theIndexOfPagesKnowsPagesWithValues() throws Exception {
    Schema schema = new Schema(NestedField.optional(1, "raw", Types.BinaryType.get()));
    List<Column<byte[]>> columns =
        List.of(new Column.Plain<>("raw", CellType.BYTES, false, null, raw -> raw.clone()));
    List<DataFile> files =
        TableFolder.in(folder, schema).append(columns, List.of(new byte[] {1}, new byte[0]));

    try (ParquetFileReader reader =
        ParquetFileReader.open(new LocalInputFile(Path.of(files.get(0).location())))) {
      assertThat(
              reader
                  .readColumnIndex(reader.getRowGroups().get(0).getColumns().get(0))
                  .getNullPages())
          .containsExactly(false);
    }
  }

  @Test
  void nullInARequiredColumnIsNamed() throws Exception {
    TableFolder table = byDay(Map.of());
    try (TableWriter<Long> writer =
        table.writer(
            List.of(new Column.Plain<>("at", CellType.TIME, true, null, n -> null)),
            TableWriter.Limits.of(table.table(), 1 << 20))) {
      assertThatThrownBy(() -> writer.add(1L))
          .hasMessage("Cannot write null into the column at, which is required");
    }
  }

  @Test
  void propertiesThatFilesDoNotFollowAreNamed() {
    assertThat(
            WriteProperties.leftAside(
                Map.of(
                    "write.parquet.bloom-filter-enabled.column.user_id", "true",
                    "write.parquet.page-version", "v2",
                    "write.parquet.compression-codec", "gzip")))
        .containsExactly(
            "write.parquet.bloom-filter-enabled.column.user_id", "write.parquet.page-version");
    assertThat(WriteProperties.problem(Map.of("write.parquet.compression-codec", "zip")))
        .hasValueSatisfying(text -> assertThat(text).contains("zip (must be a codec of Parquet)"));
    assertThat(WriteProperties.problem(Map.of("write.parquet.compression-codec", "gzip")))
        .isEmpty();
  }

  private TableFolder byDay(Map<String, String> properties) {
    return TableFolder.in(
        folder.resolve("table"),
        SCHEMA,
        PartitionSpec.builderFor(SCHEMA).day("at", "at_day").build(),
        properties);
  }

  private static List<DataFile> write(TableFolder table, TableWriter.Limits limits, LongStream rows)
      throws IOException {
    try (TableWriter<Long> writer = table.writer(COLUMNS, limits)) {
      for (long row : rows.toArray()) {
        writer.add(row);
      }
      return table.append(writer.finish());
    }
  }

  private List<Path> dataFiles() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(each -> each.toString().endsWith(".parquet")).toList();
    }
  }
}
