package io.millrace.lake.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.HadoopSettings;
import io.millrace.lake.LakeException;
import io.millrace.lake.RowScan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.hadoop.HadoopTables;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.shaded.org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColumnBatchTest {
  private static final int ROWS = 30_000;
  private static final Schema SCHEMA =
      new Schema(
          NestedField.required(1, "id", Types.StringType.get()),
          NestedField.required(2, "at", Types.TimestampType.withZone()),
          NestedField.optional(3, "flag", Types.BooleanType.get()),
          NestedField.optional(4, "score", Types.FloatType.get()),
          NestedField.optional(5, "word", Types.StringType.get()),
          NestedField.required(
              6,
              "kafka",
              Types.StructType.of(
                  NestedField.required(7, "partition", Types.IntegerType.get()),
                  NestedField.required(8, "offset", Types.LongType.get()),
                  NestedField.optional(9, "timestamp", Types.TimestampType.withZone()))),
          NestedField.optional(
              10,
              "features",
              Types.StructType.of(
                  NestedField.optional(11, "few", Types.DoubleType.get()),
                  NestedField.optional(12, "many", Types.DoubleType.get()),
                  NestedField.optional(13, "count", Types.LongType.get()))));

  @TempDir private Path folder;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @ParameterizedTest
  @EnumSource(WriterVersion.class)
  void aFileHasTheRowsThatWereWritten(WriterVersion version) throws IOException {
    Table table = table(SCHEMA);
    List<String> written = append(table, version);
    List<String> read = read(table);
    assertThat(read).as("seed %d", seed).hasSameSizeAs(written);
    for (int i = 0; i < ROWS; i++) {
      assertThat(read.get(i)).as("seed %d, row %d", seed, i).isEqualTo(written.get(i));
    }
  }

  @Test
  void olderFilesAreReadUnderTheSchemaOfToday() throws IOException {
    Table table =
        table(
            new Schema(
                NestedField.required(1, "id", Types.StringType.get()),
                NestedField.optional(2, "whole", Types.IntegerType.get()),
                NestedField.optional(3, "number", Types.FloatType.get())));
    GenericRecord row = GenericRecord.create(table.schema());
    append(
        table,
        List.of(row.copy("id", "a", "whole", -7, "number", 0.1f), row.copy("id", "b")),
        WriterVersion.PARQUET_1_0);
    table
        .updateSchema()
        .updateColumn("whole", Types.LongType.get())
        .updateColumn("number", Types.DoubleType.get())
        .addColumn("late", Types.StringType.get())
        .addColumn(
            "features", Types.StructType.of(NestedField.optional(9, "new", Types.DoubleType.get())))
        .commit();
    assertThat(read(table))
        .containsExactly(
            "a, -7, " + (double) 0.1f + " 3fb99999a0000000, null, [null]",
            "b, null, null, null, [null]");
  }

  @Test
  void aTypeThatIcebergDoesNotWriteIsNamed() throws IOException {
    Table table = table(new Schema(NestedField.required(1, "n", Types.IntegerType.get())));
    append(
        table,
        List.of(GenericRecord.create(table.schema()).copy("n", 1)),
        WriterVersion.PARQUET_1_0);
    Table other = table(new Schema(NestedField.required(1, "n", Types.StringType.get())));
    other.newAppend().appendFile(table.newScan().planFiles().iterator().next().file()).commit();
    assertThatThrownBy(() -> read(other))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("column n is")
        .hasMessageContaining("string");
  }

  private Table table(Schema schema) {
    return new HadoopTables(HadoopSettings.ofThisMachine())
        .create(
            schema,
            PartitionSpec.unpartitioned(),
            folder.resolve("t" + random.nextInt()).toString());
  }

  /** Rows whose columns have dictionaries, outgrow them, or have none; some are null. */
  private List<String> append(Table table, WriterVersion version) throws IOException {
    List<Record> rows = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Record row = GenericRecord.create(table.schema());
      row.setField("id", "event é" + i);
      row.setField("at", time());
      row.setField("flag", maybe(random.nextBoolean()));
      row.setField("score", maybe(random.nextFloat()));
      row.setField("word", maybe("word " + random.nextInt(i < ROWS / 2 ? 50 : 1_000_000)));
      row.setField("kafka", kafka(i));
      row.setField("features", random.nextInt(9) == 0 ? null : features());
      rows.add(row);
      texts.add(text(row));
    }
    append(table, rows, version);
    return texts;
  }

  private Record kafka(int i) {
    Record kafka = GenericRecord.create(SCHEMA.findType("kafka").asStructType());
    kafka.setField("partition", random.nextInt(4));
    kafka.setField("offset", (long) i << 20);
    kafka.setField("timestamp", maybe(time()));
    return kafka;
  }

  private Record features() {
    Record features = GenericRecord.create(SCHEMA.findType("features").asStructType());
    features.setField("few", maybe((double) random.nextInt(20)));
    features.setField("many", maybe(number()));
    features.setField("count", maybe(random.nextLong()));
    return features;
  }

  /** A number of any size, but no NaN, which would come back with other bits. */
  private double number() {
    double number = Double.longBitsToDouble(random.nextLong());
    return Double.isNaN(number) ? -0.0 : number;
  }

  private OffsetDateTime time() {
    return Instant.EPOCH.plus(random.nextLong() >> 12, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  private <T> T maybe(T value) {
    return random.nextInt(5) == 0 ? null : value;
  }

  private void append(Table table, List<Record> rows, WriterVersion version) throws IOException {
    OutputFile file =
        table.io().newOutputFile(folder.resolve("f" + random.nextInt() + ".parquet").toString());
    FileAppender<Record> appender =
        Parquet.write(file)
            .schema(table.schema())
            .createWriterFunc(GenericParquetWriter::create)
            .writerVersion(version)
            // Several row groups, pages of a column that end at other rows than another's.
            .set("write.parquet.row-group-size-bytes", "700000")
            .set("write.parquet.row-group-check-min-record-count", "1000")
            .set("write.parquet.row-group-check-max-record-count", "1000")
            .set("write.parquet.page-size-bytes", "5000")
            .set("write.parquet.dict-size-bytes", "20000")
            .build();
    try (appender) {
      appender.addAll(rows);
    }
    table
        .newAppend()
        .appendFile(
            DataFiles.builder(table.spec())
                .withInputFile(file.toInputFile())
                .withFormat("parquet")
                .withRecordCount(rows.size())
                .withSplitOffsets(appender.splitOffsets())
                .build())
        .commit();
  }

  private static List<String> read(Table table) {
    List<String> columns = table.schema().columns().stream().map(NestedField::name).toList();
    List<String> rows = new ArrayList<>();
    table.refresh();
    new RowScan(
            table,
            OptionalLong.of(table.currentSnapshot().snapshotId()),
            columns,
            Expressions.alwaysTrue())
        .read(1, () -> row -> rows.add(text(row)));
    return rows;
  }

  private static String text(StructLike struct) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < struct.size(); i++) {
      Object value = struct.get(i, Object.class);
      if (value instanceof StructLike nested) {
        values.add("[" + text(nested) + "]");
      } else if (value instanceof OffsetDateTime time) {
        values.add(String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant())));
      } else if (value instanceof Double number) {
        values.add(number + " " + Long.toHexString(Double.doubleToRawLongBits(number)));
      } else {
        values.add(String.valueOf(value));
      }
    }
    return String.join(", ", values);
  }
}
