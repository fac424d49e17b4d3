package io.millrace.flink.sink.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.flink.sink.FolderLake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.sink.RowDataTaskWriterFactory;
import org.apache.iceberg.io.TaskWriter;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Iceberg's own writer of a partitioned table, which keeps a file open for each partition. */
class OpenWritersHazardTest {
  private static final int DAYS = 100;
  private static final int NUMBERS = 30;

  @TempDir private Path folder;

  @Test
  void eachDayOfACheckpointHoldsAWriterWithItsBuffers() throws Exception {
    try (FolderLake lake = FolderLake.jdbc(folder)) {
      Table table = table(lake);
      RowDataTaskWriterFactory factory =
          new RowDataTaskWriterFactory(
              SerializableTable.copyOf(table),
              FlinkSchemaUtil.convert(table.schema()),
              128L << 20,
              FileFormat.PARQUET,
              Map.of(),
              null,
              false);
      factory.initialize(0, 0);
      TaskWriter<RowData> writer = factory.create();
      writer.write(row(0));
      long before = BoundedWriterTest.usedBytes();
      for (int day = 1; day <= DAYS; day++) {
        writer.write(row(day));
      }

      assertThat((BoundedWriterTest.usedBytes() - before) / DAYS)
          .as("bytes of heap for one row of another day")
          .isGreaterThan(30_000);
      assertThat(writer.complete().dataFiles()).hasSize(DAYS + 1);
    }
  }

  private static Table table(FolderLake lake) {
    List<Types.NestedField> fields = new ArrayList<>();
    fields.add(Types.NestedField.required(1, "day", Types.IntegerType.get()));
    for (int i = 0; i < NUMBERS; i++) {
      fields.add(Types.NestedField.optional(i + 2, "f" + i, Types.DoubleType.get()));
    }
    Schema schema = new Schema(fields);
    ((SupportsNamespaces) lake.catalog()).createNamespace(Namespace.of("lake"));
    return lake.catalog()
        .createTable(
            TableIdentifier.of("lake", "days"),
            schema,
            PartitionSpec.builderFor(schema).identity("day").build());
  }

  private static RowData row(int day) {
    GenericRowData row = new GenericRowData(NUMBERS + 1);
    row.setField(0, day);
    for (int i = 0; i < NUMBERS; i++) {
      row.setField(i + 1, Math.sqrt(day + i));
    }
    return row;
  }
}
