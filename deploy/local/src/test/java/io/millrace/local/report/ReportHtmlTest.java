package io.millrace.local.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.advice.RejectSummary;
import io.millrace.advice.RejectTally;
import io.millrace.event.RejectReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a report over real tables. */
class ReportHtmlTest {
  @TempDir Path temporary;
  private ReportTables tables;

  @BeforeEach
  void openTables() {
    tables = new ReportTables(temporary.resolve("a run"));
  }

  @AfterEach
  void closeTables() throws IOException {
    tables.close();
  }

  @Test
  void thePageIsWholeAndNeedsNoNetwork() throws Exception {
    tables.write("events", ReportTables.EVENTS, ReportTables.events(1_000));
    tables.write("predictions", ReportTables.PREDICTIONS, ReportTables.predictions(1_000));
    tables.write("rejects", ReportTables.REJECTS, ReportTables.rejects("MALFORMED"));
    tables.write("versions", ReportTables.EVENTS, ReportTables.events(1));
    Path labels =
        Files.writeString(temporary.resolve("labels.csv"), "event_id,outcome\ne1,0\ne2,1\n");

    String html =
        ReportHtml.of(
            tables.report(1_001, Outcomes.read(labels)),
            "shop <script>",
            List.of(),
            Optional.empty());

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
    tables.write("events", ReportTables.EVENTS, List.of());
    tables.write("predictions", ReportTables.PREDICTIONS, List.of());
    tables.write("rejects", ReportTables.REJECTS, ReportTables.rejects("MISSING_FIELD"));
    tables.write("versions", ReportTables.EVENTS, ReportTables.events(1));
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
        ReportHtml.of(tables.report(1, Outcomes.UNKNOWN), "shop", List.of(), Optional.of(rejects));

    assertThat(html)
        .contains("Why so many rejects", "no record is an event: the only one is a reject")
        .contains(
            "shop-0@7: field &#39;&lt;b&gt;\\u001b&#39; is missing", "event.user: /card/token");
    wellFormed(html);
  }

  @Test
  void aRunWithoutARowHasAPageToo() throws Exception {
    for (String table : List.of("events", "versions")) {
      tables.write(table, ReportTables.EVENTS, List.of());
    }
    tables.write("predictions", ReportTables.PREDICTIONS, List.of());
    tables.write("rejects", ReportTables.REJECTS, List.of());

    Report report = tables.report(0, Outcomes.UNKNOWN);

    assertThat(report.accounting().problems(true, 0)).isEmpty();
    assertThat(new ObjectMapper().writeValueAsString(report.json()))
        .contains("\"latency_ms\":{\"p50\":null")
        .contains("\"events\":{\"snapshot_id\":null,\"records\":0}");
    wellFormed(ReportHtml.of(report, "shop", List.of("something is missing"), Optional.empty()));
  }

  /** SVG within HTML that is XML too, but for what the template's head leaves open. */
  private static void wellFormed(String html) throws Exception {
    String body = html.substring(html.indexOf("<body>"), html.indexOf("</html>"));
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new java.io.ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }
}
