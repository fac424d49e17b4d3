package io.millrace.lake.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.RecordTarget;
import io.millrace.lake.column.ColumnBatch;
import io.millrace.row.RowMaker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random tables, written here and by Iceberg's own writer, and read by Iceberg's reader and ours.
 */
class TableWriterPropertyTest {
  private static final int TABLES = 12;

  @TempDir private Path folder;

  static long[] seeds() {
    return new Random().longs(TABLES).toArray();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void filesHaveTheRowsAndManifestsWhatIcebergGives(long seed) throws Exception {
    Random random = new Random(seed);
    RandomTable made = new RandomTable(random);
    TableFolder folded = TableFolder.in(folder, made.schema(), made.spec(), made.properties());
    Table table = folded.table();
    Schema schema = table.schema();
    RowMaker<Object[], GenericRecord> maker = RecordTarget.rows(made.columns(), schema);
    List<Record> expected = new ArrayList<>();
    List<DataFile> files = new ArrayList<>();
    TableWriter.Limits limits =
        new TableWriter.Limits(
            1 + random.nextInt(4), 1 + random.nextInt(200_000), 1 + random.nextInt(400_000));
    try (TableWriter<Object[]> writer = folded.writer(made.columns(), limits)) {
      for (int checkpoint = 0; checkpoint < 2; checkpoint++) {
        int rows = (int) Math.pow(10, random.nextDouble() * 3.6);
        for (int i = 0; i < rows; i++) {
          Object[] row = made.row();
          writer.add(row);
          expected.add(maker.row(row).copy());
        }
        files.addAll(folded.append(writer.finish()));
      }
    }
    assertThat(files)
        .extracting(DataFile::splitOffsets)
        .allSatisfy(each -> assertThat(each).isNotEmpty());

    assertThat(sorted(folded.rows())).isEqualTo(expected);
    assertThat(byColumns(table, made.declared(schema), files, expected)).isEqualTo(expected.size());
    for (DataFile file : files) {
      assertSameMetrics(table, file);
    }
  }

  private static List<Record> sorted(List<Record> rows) {
    rows.sort(Comparator.comparing(row -> (Long) row.getField("number")));
    return rows;
  }

  /** Reads by columns, compares each row, and returns their number. */
  private static int byColumns(
      Table table, Schema declared, List<DataFile> files, List<Record> expected)
      throws IOException {
    int rows = 0;
    int number = declared.columns().indexOf(declared.findField("number"));
    InternalRecordWrapper wrapper = new InternalRecordWrapper(table.schema().asStruct());
    for (DataFile file : files) {
      try (CloseableIterable<ColumnBatch> batches =
          Parquet.read(table.io().newInputFile(file.location()))
              .project(declared)
              .createBatchedReaderFunc(columns -> new ColumnBatch(declared, columns))
              .recordsPerBatch(100)
              .build()) {
        for (ColumnBatch batch : batches) {
          for (int i = 0; i < batch.rows(); i++) {
            StructLike row = batch.row(i);
            Record wanted = expected.get(row.get(number, Long.class).intValue());
            assertSame(declared.asStruct(), row, table.schema().asStruct(), wrapper.wrap(wanted));
            rows++;
          }
        }
      }
    }
    return rows;
  }

  private static void assertSame(
      Types.StructType as, StructLike row, Types.StructType wantedAs, StructLike wanted) {
    for (int i = 0; i < as.fields().size(); i++) {
      NestedField field = as.fields().get(i);
      int place = wantedAs.fields().indexOf(wantedAs.field(field.name()));
      Type wantedType = wantedAs.fields().get(place).type();
      Object value = row.get(i, Object.class);
      Object other = wanted.get(place, Object.class);
      if (field.type().isStructType() && value != null && other != null) {
        assertSame(
            field.type().asStructType(),
            (StructLike) value,
            wantedType.asStructType(),
            (StructLike) other);
      } else if (value instanceof StructLike struct && hasNoValue(struct)) {
        assertThat(other).isNull();
      } else {
        assertThat(Objects.toString(value)).isEqualTo(Objects.toString(other));
        assertThat(value).isEqualTo(other);
      }
    }
  }

  /** A struct whose leaves are all in structs of its own is never null to our reader. */
  private static boolean hasNoValue(StructLike struct) {
    for (int i = 0; i < struct.size(); i++) {
      Object value = struct.get(i, Object.class);
      if (value != null && !(value instanceof StructLike inner && hasNoValue(inner))) {
        return false;
      }
    }
    return true;
  }

  /** Writes a file's rows again by Iceberg's writer. */
  private static void assertSameMetrics(Table table, DataFile file) throws IOException {
    DataWriter<Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .build()
            .newDataWriter(
                OutputFileFactory.builderFor(table, 7, 7)
                    .operationId("again" + file.location().hashCode())
                    .format(FileFormat.PARQUET)
                    .build()
                    .newOutputFile(),
                table.spec(),
                file.partition());
    try (CloseableIterable<Record> rows =
        Parquet.read(table.io().newInputFile(file.location()))
            .project(table.schema())
            .createReaderFunc(
                type ->
                    org.apache.iceberg.data.parquet.GenericParquetReaders.buildReader(
                        table.schema(), type))
            .build()) {
      try (writer) {
        rows.forEach(writer::write);
      }
    }
    DataFile again = writer.toDataFile();
    assertThat(file.recordCount()).isEqualTo(again.recordCount());
    assertThat(file.valueCounts()).isEqualTo(again.valueCounts());
    assertThat(file.nullValueCounts()).isEqualTo(again.nullValueCounts());
    assertThat(file.nanValueCounts()).isEqualTo(again.nanValueCounts());
    assertThat(file.lowerBounds()).isEqualTo(again.lowerBounds());
    assertThat(file.upperBounds()).isEqualTo(again.upperBounds());
    assertThat(file.partition().toString()).isEqualTo(again.partition().toString());
  }
}
