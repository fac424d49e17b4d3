package io.millrace.local.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.advice.RejectSummary;
import io.millrace.advice.RejectTally;
import io.millrace.event.RejectReason;
import io.millrace.local.folder.LocalCatalog;
import io.millrace.local.folder.RunFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports over real tables with the columns that a report reads. */
class ReportTest {
  private static final Namespace SHOP = Namespace.of("shop");
  private static final Instant LOADED = Instant.parse("2026-01-02T03:04:05Z");

  private static final Types.StructType KAFKA =
      Types.StructType.of(
          Types.NestedField.optional(21, "offset", Types.LongType.get()),
          Types.NestedField.optional(22, "timestamp", Types.TimestampType.withZone()));

  private static final Schema PREDICTIONS =
      new Schema(
          Types.NestedField.optional(1, "event_id", Types.StringType.get()),
          Types.NestedField.optional(2, "event_time", Types.TimestampType.withZone()),
          Types.NestedField.optional(3, "kafka", KAFKA),
          Types.NestedField.optional(4, "score", Types.FloatType.get()),
          Types.NestedField.optional(5, "status", Types.StringType.get()),
          Types.NestedField.optional(6, "scored_at", Types.TimestampType.withZone()),
          Types.NestedField.optional(7, "pipeline_version", Types.StringType.get()));

  private static final Schema REJECTS =
      new Schema(Types.NestedField.optional(1, "reason", Types.StringType.get()));

  private static final Schema EVENTS =
      new Schema(Types.NestedField.optional(1, "event_id", Types.StringType.get()));

  @TempDir Path temporary;
  private RunFolder folder;
  private JdbcCatalog catalog;

  @BeforeEach
  void openCatalog() {
    folder = RunFolder.open(temporary.resolve("a run"));
    catalog = LocalCatalog.open(folder);
    catalog.createNamespace(SHOP);
  }

  @AfterEach
  void closeCatalog() throws IOException {
    catalog.close();
    folder.close();
  }

  @Test
  void figuresAreCountedFromTheTables() throws Exception {
    write("events", EVENTS, events(1_000));
    write("predictions", PREDICTIONS, predictions(1_000));
    write(
        "rejects",
        REJECTS,
        rejects(
            "MALFORMED",
            "TOO_LARGE",
            "MISSING_FIELD",
            "MALFORMED",
            "MISSING_FIELD",
            "MISSING_FIELD",
            "TOO_LARGE"));
    write("versions", EVENTS, events(1));

    Report report = report(1_007, Outcomes.UNKNOWN);

    assertThat(report.accounting().problems(true, 1_007)).isEmpty();
    assertThat(report.accounting().rejects())
        .containsExactly(
            Map.entry("MISSING_FIELD", 3L), Map.entry("MALFORMED", 2L), Map.entry("TOO_LARGE", 2L));
    assertThat(report.accounting().predictions())
        .containsExactly(Map.entry("SCORED", 900L), Map.entry("FAILED", 100L));
    String json = new ObjectMapper().writeValueAsString(report.json());
    assertThat(json)
        .startsWith(
            "{\"pipeline\":\"p.yaml\",\"pipeline_version\":\"abc\",\"read\":1007,\"events\":1000")
        .contains("\"rejects\":{\"MISSING_FIELD\":3,\"MALFORMED\":2,\"TOO_LARGE\":2}")
        .contains("\"predictions\":{\"SCORED\":900,\"FAILED\":100}")
        .contains("\"seconds\":12.5,\"events_per_second\":80.0,\"checkpoints\":7")
        .contains("\"latency_ms\":{\"p50\":500,\"p99\":990,\"p999\":999}")
        .contains("\"versions\":{\"snapshot_id\":")
        .contains("\"records\":1}");
  }

  @Test
  void rowsThatAreMissingOrTooManyAreSaid() throws Exception {
    write("events", EVENTS, events(10));
    write("predictions", PREDICTIONS, predictions(9));
    write("rejects", REJECTS, rejects("MALFORMED"));
    write("versions", EVENTS, events(1));

    assertThat(report(12, Outcomes.UNKNOWN).accounting().problems(true, 12))
        .containsExactly(
            "the topics hold 12 records, but 10 events and 1 reject landed (-1)",
            "10 events landed, but 9 predictions (-1)");
    // Markers of transactions take offsets, but no row comes from nowhere.
    assertThat(report(11, Outcomes.UNKNOWN).accounting().problems(false, 12)).hasSize(1);
    assertThat(report(11, Outcomes.UNKNOWN).accounting().problems(false, 10)).hasSize(2);
  }

  @Test
  void everyTableThatIsThereIsListed() throws Exception {
    for (String table : List.of("events", "versions", "seals")) {
      write(table, EVENTS, events(3));
    }
    write("predictions", PREDICTIONS, List.of());
    write("rejects", REJECTS, List.of());

    Report report = report(3, Outcomes.UNKNOWN);

    assertThat(report.figures().tables())
        .containsOnlyKeys("events", "predictions", "rejects", "versions", "seals");
    assertThat(ReportHtml.of(report, "shop", List.of(), Optional.empty()))
        .contains("<td>seals</td><td class='n'>3</td>")
        .doesNotContain("erased");
  }

  @Test
  void aStartIsMeasuredByItsOwnEventsAndByNoneWhereThatSaysNothing() throws Exception {
    assertThat(new Took(12.5, 1_000).sentence())
        .isEqualTo("12.5 s, start-up included: 80 events/s");
    assertThat(new Took(1_075.8, 0).sentence()).isEqualTo("1075.8 s, start-up included");
    write("events", EVENTS, events(3));
    write("versions", EVENTS, List.of());
    write("predictions", PREDICTIONS, List.of());
    write("rejects", REJECTS, List.of());
    assertThat(TableFigures.events(catalog, "shop")).isEqualTo(3);
    assertThat(TableFigures.events(catalog, "absent")).isZero();

    TableFigures figures = TableFigures.read(catalog, "shop", Outcomes.UNKNOWN);
    Report report =
        new Report("p", "abc", figures.accounting(3), new Took(48.6, 0), 7, figures, new long[0]);

    assertThat(new ObjectMapper().writeValueAsString(report.json()))
        .contains("\"seconds\":48.6,\"events_per_second\":0.0");
    assertThat(ReportHtml.of(report, "shop", List.of(), Optional.empty()))
        .doesNotContain("events per second");
  }

  @Test
  void aRunWithoutAnyEventHasBroughtNothingUnlessItFollowedAnEmptyTopic() {
    RowCounts empty = new RowCounts(0, 0, Map.of(), Map.of());
    RowCounts rejected = new RowCounts(2, 0, Map.of("MALFORMED", 2L), Map.of());
    RowCounts scored = new RowCounts(1, 1, Map.of(), Map.of("SCORED", 1L));

    assertThat(empty.nothing(false)).get().asString().contains("the topics hold no record");
    assertThat(empty.nothing(true)).isEmpty();
    assertThat(rejected.nothing(false)).get().asString().contains("no record is an event");
    assertThat(rejected.nothing(true)).isEqualTo(rejected.nothing(false));
    assertThat(scored.nothing(false)).isEmpty();
  }

  @Test
  void rowsOfEarlierVersionsAreSaidToStayAsTheyAre() throws Exception {
    write("events", EVENTS, events(1_000));
    write("predictions", PREDICTIONS, predictions(1_000));
    write("rejects", REJECTS, List.of());
    write("versions", EVENTS, events(1));
    TableFigures figures = TableFigures.read(catalog, "shop", Outcomes.UNKNOWN);

    assertThat(figures.earlierThan("abc").sentence(0))
        .isEqualTo("0 new records; 100 earlier rows stay FAILED");
    assertThat(figures.earlierThan("older").sentence(1_234))
        .isEqualTo("1,234 new records; 900 earlier rows stay as the model before scored them");
    assertThat(figures.earlierThan("newest").sentence(0))
        .isEqualTo("0 new records; 1,000 earlier rows stay as they are (FAILED 100, SCORED 900)");
  }

  @Test
  void thePageIsWholeAndNeedsNoNetwork() throws Exception {
    write("events", EVENTS, events(1_000));
    write("predictions", PREDICTIONS, predictions(1_000));
    write("rejects", REJECTS, rejects("MALFORMED"));
    write("versions", EVENTS, events(1));
    Path labels =
        Files.writeString(temporary.resolve("labels.csv"), "event_id,outcome\ne1,0\ne2,1\n");

    String html =
        ReportHtml.of(
            report(1_001, Outcomes.read(labels)), "shop <script>", List.of(), Optional.empty());

    assertThat(html)
        .contains("Accounting exact", "Events over time", "Rejects by reason", "Latency")
        .contains("Scores by true outcome", "outcome 1 (1)", "Batch sizes")
        .contains("shop &lt;script&gt;")
        .doesNotContain("http://", "https://", "{{", "NaN", "Infinity", "<script");
    // Each drawn for a desk and for a telephone, where a page's style shows the one that fits.
    assertThat(html.split("<svg viewBox='0 0 720 ", -1)).hasSize(6);
    assertThat(html.split("<div class='phone'><svg viewBox='0 0 340 ", -1)).hasSize(6);
    assertThat(html).contains(".phone { display: none; }").doesNotContain("class='wide'");
    wellFormed(html);
  }

  @Test
  void thePageSaysWhyMostRecordsAreRejects() throws Exception {
    write("events", EVENTS, List.of());
    write("predictions", PREDICTIONS, List.of());
    write("rejects", REJECTS, rejects("MISSING_FIELD"));
    write("versions", EVENTS, events(1));
    RejectSummary rejects =
        new RejectSummary(
            0,
            1,
            List.of(
                new RejectTally.Reason(
                    RejectReason.MISSING_FIELD,
                    1,
                    "shop-0@7",
                    "field '<b>\u001b' is missing",
                    Optional.of("event.user: /card/token"))));

    String html =
        ReportHtml.of(report(1, Outcomes.UNKNOWN), "shop", List.of(), Optional.of(rejects));

    assertThat(html)
        .contains("Why so many rejects", "no record is an event: the only one is a reject")
        .contains(
            "shop-0@7: field &#39;&lt;b&gt;\\u001b&#39; is missing", "event.user: /card/token");
    wellFormed(html);
  }

  @Test
  void aRunWithoutARowHasAPageToo() throws Exception {
    for (String table : List.of("events", "versions")) {
      write(table, EVENTS, List.of());
    }
    write("predictions", PREDICTIONS, List.of());
    write("rejects", REJECTS, List.of());

    Report report = report(0, Outcomes.UNKNOWN);

    assertThat(report.accounting().problems(true, 0)).isEmpty();
    assertThat(new ObjectMapper().writeValueAsString(report.json()))
        .contains("\"latency_ms\":{\"p50\":null")
        .contains("\"events\":{\"snapshot_id\":null,\"records\":0}");
    wellFormed(ReportHtml.of(report, "shop", List.of("something is missing"), Optional.empty()));
  }

  private Report report(long read, Outcomes outcomes) throws IOException {
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

  /** SVG within HTML that is XML too, but for what the template's head leaves open. */
  private static void wellFormed(String html) throws Exception {
    String body = html.substring(html.indexOf("<body>"), html.indexOf("</html>"));
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new java.io.ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Record> events(int count) {
    List<Record> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(GenericRecord.create(EVENTS).copy("event_id", "e" + i));
    }
    return rows;
  }

  private static List<Record> rejects(String... reasons) {
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
  private static List<Record> predictions(int count) {
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

  private void write(String name, Schema schema, List<Record> rows) throws IOException {
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
}
