package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lake.LakeTable;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.FileAppender;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sources that can be imported, and those that are refused. */
class ImportSourceTest {
  private static final Pipeline PIPELINE =
      PipelineReader.read(ImportPropertyTest.DEFINITION.formatted("", "none"), "pipeline.yaml");

  private static final Schema COLUMNS =
      new Schema(
          NestedField.optional(
              1,
              "who",
              Types.StructType.of(NestedField.optional(2, "user", Types.StringType.get()))),
          NestedField.optional(3, "time", Types.TimestampType.withZone()),
          NestedField.optional(4, "kind", Types.StringType.get()),
          NestedField.optional(5, "amount", Types.DoubleType.get()),
          NestedField.optional(6, "count", Types.LongType.get()),
          NestedField.optional(7, "member", Types.BooleanType.get()),
          NestedField.optional(8, "born", Types.TimestampType.withZone()),
          NestedField.optional(9, "topic", Types.StringType.get()),
          NestedField.optional(10, "part", Types.IntegerType.get()),
          NestedField.optional(11, "at", Types.LongType.get()));

  private static final ColumnNames AS_THEY_ARE = new ColumnNames(Map.of(), List.of());

  @TempDir private Path folder;

  @Test
  void halfOfAFileThatIsNoJsonIsOneSentenceAndNothingIsWritten() throws Exception {
    Path half = write("half.jsonl", line("u", 1).repeat(5) + "a;b;c\n".repeat(5));
    refused(half)
        .hasMessageContaining("Cannot import " + half)
        .hasMessageContaining("5 of its 10 lines are no JSON objects; line 6: ")
        .hasMessageContaining("nothing was written");
  }

  @Test
  void aFileThatEndsInTheMiddleOfALineIsRefused() throws Exception {
    Path cut = write("cut.jsonl", line("u", 1).repeat(9) + line("u", 2).substring(0, 20));
    refused(cut).hasMessageContaining("it ends in the middle of a line");
  }

  @Test
  void aCutGzipFileIsRefusedWithOthersInOneMessage() throws Exception {
    Path packed = folder.resolve("a.jsonl.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(line("u", 1).repeat(1000).getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = Files.readAllBytes(packed);
    Files.write(packed, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    Path half = write("b.jsonl", "no\n");
    ImportRun run = new ImportRun(folder.resolve("lake"), PIPELINE, null);
    Files.createDirectory(folder.resolve("lake"));
    assertThatThrownBy(() -> run.lines(List.of(packed, half)))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("Cannot read " + packed + ": it ends too early")
        .hasMessageContaining("Cannot import " + half);
    assertThat(run.hasTables()).isFalse();
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(Path file)
      throws IOException {
    Path lake = Files.createTempDirectory(folder, "lake");
    ImportRun run = new ImportRun(lake, PIPELINE, null);
    var thrown =
        assertThatThrownBy(() -> run.lines(List.of(file))).isInstanceOf(ImportException.class);
    assertThat(run.hasTables()).isFalse();
    return thrown;
  }

  @Test
  void parquetHasTheRowsThatLinesHave() throws Exception {
    Path parquet = parquet("a.parquet", COLUMNS, rows());
    Path lines = write("a.jsonl", String.join("", lines()));
    ImportRun ofLines = new ImportRun(Files.createDirectory(folder.resolve("one")), PIPELINE, null);
    ImportRun ofColumns =
        new ImportRun(Files.createDirectory(folder.resolve("two")), PIPELINE, null);

    ofLines.lines(List.of(lines));
    ofColumns.parquet(List.of(parquet), AS_THEY_ARE);

    assertThat(texts(ofColumns.rows(LakeTable.PREDICTIONS)))
        .isEqualTo(texts(ofLines.rows(LakeTable.PREDICTIONS)));
    assertThat(ofColumns.rows(LakeTable.EVENTS))
        .hasSize(3)
        .allMatch(row -> ((Record) row.getField("kafka")).getField("value") == null);
    assertThat(ofColumns.rows(LakeTable.REJECTS))
        .hasSize(2)
        .allMatch(row -> row.getField("value") == null);
    assertThat(ofColumns.verify().findings().first()).isEmpty();
  }

  @Test
  void anIcebergTableIsImportedWithItsCoordinates() throws Exception {
    Path lake = Files.createDirectory(folder.resolve("lake"));
    ImportRun run = new ImportRun(lake, PIPELINE, null);
    try (Closing catalog = new Closing(run)) {
      Table table =
          catalog.open.createTable(
              TableIdentifier.of("old", "log"), COLUMNS, PartitionSpec.unpartitioned());
      var append = table.newAppend();
      var writer = io.millrace.lake.NewFile.in(table);
      try (writer) {
        for (Record row : rows()) {
          Record own = GenericRecord.create(table.schema());
          for (int i = 0; i < row.size(); i++) {
            own.set(i, i == 0 && row.get(0) != null ? user(table.schema(), row) : row.get(i));
          }
          writer.write(own);
        }
      }
      append.appendFile(writer.toDataFile()).commit();
    }

    run.table("old.log", new ColumnNames(Map.of(), List.of("topic", "part", "at")));

    // Partition 1 begins with a later time, so 0 is taken first, and 5 waits behind 9 on 1.
    assertThat(texts(run.rows(LakeTable.PREDICTIONS)))
        .extracting(row -> row.substring(0, row.indexOf('|')))
        .containsExactly("clicks-0@7 seq 1", "clicks-1@3 seq 2", "clicks-1@8 seq 3");
    assertThat(run.verify().findings().first()).isEmpty();
  }

  @Test
  void allColumnsThatDoNotMapStandInOneSentence() throws Exception {
    Schema columns =
        new Schema(
            NestedField.optional(1, "customer", Types.StringType.get()),
            NestedField.optional(2, "time", Types.TimestampType.withoutZone()),
            NestedField.optional(3, "kind", Types.LongType.get()),
            NestedField.optional(4, "amount", Types.DoubleType.get()),
            NestedField.optional(5, "count", Types.LongType.get()),
            NestedField.optional(6, "member", Types.BooleanType.get()));
    Path file = parquet("b.parquet", columns, List.of(GenericRecord.create(columns)));
    ImportRun run = new ImportRun(Files.createDirectory(folder.resolve("x")), PIPELINE, null);

    assertThatThrownBy(
            () -> run.parquet(List.of(file), new ColumnNames(Map.of("amout", "amount"), List.of())))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("the definition has no amout (did you mean 'amount'?)")
        .hasMessageContaining("user_id has no column who.user or user_id")
        .hasMessageContaining(
            "event_time cannot be column time of type timestamp (must be a timestamp with time zone, or int or long of ms)")
        .hasMessageContaining("kind cannot be column kind of type long (must be string)")
        .hasMessageContaining("born has no column born")
        .hasMessageContaining("--columns PART=COLUMN")
        .hasMessageNotContaining(System.lineSeparator());
    assertThat(run.hasTables()).isFalse();
  }

  private static final class Closing implements AutoCloseable {
    private final Catalog open;

    Closing(ImportRun run) {
      open =
          CatalogUtil.buildIcebergCatalog(
              "millrace",
              run.place().properties().get(),
              io.millrace.lake.HadoopSettings.ofThisMachine());
      ((SupportsNamespaces) open).createNamespace(Namespace.of("old"));
    }

    @Override
    public void close() throws IOException {
      ((java.io.Closeable) open).close();
    }
  }

  private static Record user(Schema schema, Record row) {
    Record who = GenericRecord.create(schema.findType("who").asStructType());
    who.setField("user", ((Record) row.get(0)).getField("user"));
    return who;
  }

  /** Five records, of which the last two cannot be used. */
  private static List<Record> rows() {
    List<Record> rows = new ArrayList<>();
    rows.add(row("u\"1\n", 9_000, "view", 1.5, "clicks", 1, 3));
    rows.add(row("u\"1\n", 5_000, "buy", null, "clicks", 1, 8));
    rows.add(row("u\"1\n", 7_000, "view", -0.0, "clicks", 0, 7));
    rows.add(row(null, 7_000, "view", 1.0, "clicks", 0, 8));
    rows.add(row("u2", 7_000, "view", Double.NaN, "clicks", 0, 9));
    return rows;
  }

  private static List<String> lines() {
    return List.of(
        "{\"who\":{\"user\":\"u\\\"1\\n\"},\"time\":9000,\"kind\":\"view\",\"amount\":1.5,\"count\":9}\n",
        "{\"who\":{\"user\":\"u\\\"1\\n\"},\"time\":5000,\"kind\":\"buy\",\"count\":5}\n",
        "{\"who\":{\"user\":\"u\\\"1\\n\"},\"time\":7000,\"kind\":\"view\",\"amount\":-0.0,\"count\":7}\n");
  }

  private static Record row(
      String user, long ms, String kind, Double amount, String topic, int part, long at) {
    Record row = GenericRecord.create(COLUMNS);
    if (user != null) {
      Record who = GenericRecord.create(COLUMNS.findType("who").asStructType());
      who.setField("user", user);
      row.setField("who", who);
    }
    row.setField(
        "time", OffsetDateTime.ofInstant(java.time.Instant.ofEpochMilli(ms), ZoneOffset.UTC));
    row.setField("kind", kind);
    row.setField("amount", amount);
    row.setField("count", ms / 1000);
    row.setField("topic", topic);
    row.setField("part", part);
    row.setField("at", at);
    return row;
  }

  private Path parquet(String name, Schema schema, List<Record> rows) throws IOException {
    File file = folder.resolve(name).toFile();
    try (FileAppender<Record> out =
        Parquet.write(org.apache.iceberg.Files.localOutput(file))
            .schema(schema)
            .createWriterFunc(GenericParquetWriter::create)
            .build()) {
      out.addAll(rows);
    }
    return file.toPath();
  }

  private static List<String> texts(List<Record> predictions) {
    return predictions.stream()
        .map(
            row -> {
              Record kafka = (Record) row.getField("kafka");
              return "%s-%s@%s seq %s|%s %s %s"
                  .formatted(
                      kafka.getField("topic"),
                      kafka.getField("partition"),
                      kafka.getField("offset"),
                      row.getField("user_seq"),
                      row.getField("event_time"),
                      row.getField("user_id"),
                      row.getField("features"));
            })
        .sorted(java.util.Comparator.comparing(text -> text.replaceFirst(".*seq", "")))
        .toList();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String line(String user, long time) {
    return "{\"who\":{\"user\":\"%s\"},\"time\":%d,\"kind\":\"view\"}\n".formatted(user, time);
  }
}
