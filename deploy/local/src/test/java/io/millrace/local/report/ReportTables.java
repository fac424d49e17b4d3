package io.millrace.local.report;

import io.millrace.local.folder.LocalCatalog;
import io.millrace.local.folder.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.encryption.EncryptionKeyMetadata;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;

/** Tables of a run with the columns that a report reads. */
final class ReportTables implements AutoCloseable {
  private static final Namespace SHOP = Namespace.of("shop");
  private static final Instant LOADED = Instant.parse("2026-01-02T03:04:05Z");

  private static final Types.StructType KAFKA =
      Types.StructType.of(
          Types.NestedField.optional(21, "offset", Types.LongType.get()),
          Types.NestedField.optional(22, "timestamp", Types.TimestampType.withZone()));

  static final Schema PREDICTIONS =
      new Schema(
          Types.NestedField.optional(1, "event_id", Types.StringType.get()),
          Types.NestedField.optional(2, "event_time", Types.TimestampType.withZone()),
          Types.NestedField.optional(3, "kafka", KAFKA),
          Types.NestedField.optional(4, "score", Types.FloatType.get()),
          Types.NestedField.optional(5, "status", Types.StringType.get()),
          Types.NestedField.optional(6, "scored_at", Types.TimestampType.withZone()),
          Types.NestedField.optional(7, "pipeline_version", Types.StringType.get()));

  static final Schema REJECTS =
      new Schema(Types.NestedField.optional(1, "reason", Types.StringType.get()));

  static final Schema EVENTS =
      new Schema(Types.NestedField.optional(1, "event_id", Types.StringType.get()));

  private final RunFolder folder;
  private final JdbcCatalog catalog;

  ReportTables(Path root) {
    folder = RunFolder.open(root);
    catalog = LocalCatalog.open(folder);
    catalog.createNamespace(SHOP);
  }

  JdbcCatalog catalog() {
    return catalog;
  }

  Report report(long read, Outcomes outcomes) throws IOException {
    TableFigures figures = TableFigures.read(catalog, "shop", outcomes);
    return new Report(
        "p.yaml",
        "abc",
        figures.accounting(read),
        new Took(12.5, 1_000),
        7,
        figures,
        new long[] {1, 64, 64});
  }

  static List<Record> events(int count) {
    List<Record> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(GenericRecord.create(EVENTS).copy("event_id", "e" + i));
    }
    return rows;
  }

  static List<Record> rejects(String... reasons) {
    List<Record> rows = new ArrayList<>();
    for (String reason : reasons) {
      rows.add(GenericRecord.create(REJECTS).copy("reason", reason));
    }
    return rows;
  }

  /**
   * The n-th was scored n ms after its Kafka timestamp; the first of ten failed, in an older
   * version.
   */
  static List<Record> predictions(int count) {
    List<Record> rows = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      Record row = GenericRecord.create(PREDICTIONS);
      row.setField("event_id", "e" + i);
      row.setField("event_time", at(LOADED.minusSeconds(i * 4_000L)));
      Record kafka = GenericRecord.create(KAFKA);
      kafka.setField("offset", (long) i);
      kafka.setField("timestamp", at(LOADED));
      row.setField("kafka", kafka);
      boolean failed = i % 10 == 1;
      row.setField("status", failed ? "FAILED" : "SCORED");
      row.setField("score", failed ? null : (float) i / count);
      row.setField("pipeline_version", failed ? "older" : "abc");
      row.setField("scored_at", at(LOADED.plusMillis(i)));
      rows.add(row);
    }
    return rows;
  }

  private static OffsetDateTime at(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  void write(String name, Schema schema, List<Record> rows) throws IOException {
    Table table = catalog.createTable(TableIdentifier.of(SHOP, name), schema);
    if (rows.isEmpty()) {
      return;
    }
    DataWriter<Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .dataSchema(table.schema())
            .build()
            .newDataWriter(
                EncryptedFiles.encryptedOutput(
                    table.io().newOutputFile(table.locationProvider().newDataLocation("a.parquet")),
                    EncryptionKeyMetadata.EMPTY),
                PartitionSpec.unpartitioned(),
                null);
    try (writer) {
      rows.forEach(writer::write);
    }
    table.newAppend().appendFile(writer.toDataFile()).commit();
  }

  @Override
  public void close() throws IOException {
    catalog.close();
    folder.close();
  }
}
