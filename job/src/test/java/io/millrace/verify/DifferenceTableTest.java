package io.millrace.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.Lake;
import io.millrace.lake.LakeException;
import io.millrace.verify.TamperLake.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferenceTableTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

  /** The columns as users have them. */
  private static final Schema BEFORE =
      new Schema(
          NestedField.required(1, "verified_at", Types.TimestampType.withZone()),
          NestedField.required(2, "kind", Types.StringType.get()),
          NestedField.optional(3, "topic", Types.StringType.get()),
          NestedField.optional(4, "partition", Types.IntegerType.get()),
          NestedField.optional(5, "offset", Types.LongType.get()),
          NestedField.optional(6, "user_id", Types.StringType.get()),
          NestedField.optional(7, "event_id", Types.StringType.get()),
          NestedField.optional(8, "user_seq", Types.LongType.get()),
          NestedField.optional(9, "pipeline_version", Types.StringType.get()),
          NestedField.optional(10, "column_name", Types.StringType.get()),
          NestedField.optional(11, "stored", Types.StringType.get()),
          NestedField.optional(12, "recomputed", Types.StringType.get()));

  private static final Difference OF_A_ROW =
      new Difference(
          DifferenceKind.FEATURE,
          new KafkaCoordinates("clicks", 3, 1L << 40, 5),
          "ann",
          "e1",
          7,
          "v",
          "views",
          "1",
          "2");
  private static final Difference OF_A_VERSION =
      Difference.ofVersion(DifferenceKind.MODEL_SWAPPED, "v", "model", "a", "b");

  @TempDir private Path folder;
  private TamperLake tables;

  @BeforeEach
  void makeTables() throws IOException {
    tables = TamperLake.in(folder, Variant.PLAIN);
  }

  @AfterEach
  void close() throws IOException {
    tables.close();
  }

  @Test
  void aNewTableHasTheColumnsOfTablesBeforeEachWithItsMeaning() throws IOException {
    write("new");

    Schema schema = table("new").schema();
    assertThat(schema.columns())
        .extracting(DifferenceTableTest::withoutMeaning)
        .isEqualTo(BEFORE.columns());
    assertThat(schema.columns()).extracting(NestedField::doc).doesNotContainNull();
    assertHasBoth("new");
  }

  @Test
  void aTableOfBeforeGetsRowsToo() throws IOException {
    tables.lake().catalog().createTable(identifier("before"), BEFORE);

    write("before");
    assertHasBoth("before");
  }

  @Test
  void aTableOfAnotherKindIsRefused() throws IOException {
    try (Lake lake = tables.place().open();
        DifferenceTable table = DifferenceTable.of(lake, "rejects", NOW)) {
      assertThatThrownBy(() -> table.accept(OF_A_ROW))
          .isInstanceOf(LakeException.class)
          .hasMessage(
              "Cannot write the differences to shop.rejects: it has no column verified_at (choose another table: --differences NAME, or none)");
    }
  }

  private void write(String name) throws IOException {
    try (Lake lake = tables.place().open();
        DifferenceTable table = DifferenceTable.of(lake, name, NOW)) {
      table.accept(OF_A_ROW);
      table.accept(OF_A_VERSION);
      assertThat(table.commit()).contains("shop." + name);
    }
  }

  private void assertHasBoth(String name) throws IOException {
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table(name)).build()) {
      assertThat(rows)
          .extracting(DifferenceTableTest::values)
          .containsExactly(
              "%s FEATURE clicks 3 %d ann e1 7 v views 1 2".formatted(time(), 1L << 40),
              "%s MODEL_SWAPPED null null null null null null v model a b".formatted(time()));
    }
  }

  private static String time() {
    return NOW.atOffset(ZoneOffset.UTC).toString();
  }

  private static String values(Record row) {
    List<String> values =
        BEFORE.columns().stream().map(each -> String.valueOf(row.getField(each.name()))).toList();
    return String.join(" ", values);
  }

  private static NestedField withoutMeaning(NestedField field) {
    return NestedField.from(field).withDoc(null).build();
  }

  private Table table(String name) {
    return tables.lake().catalog().loadTable(identifier(name));
  }

  private static TableIdentifier identifier(String name) {
    return TableIdentifier.of("shop", name);
  }
}
