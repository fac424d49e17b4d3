package io.millrace.local.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures and the accounting of reports over real tables. */
class ReportTest {
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
  void figuresAreCountedFromTheTables() throws Exception {
    tables.write("events", ReportTables.EVENTS, ReportTables.events(1_000));
    tables.write("predictions", ReportTables.PREDICTIONS, ReportTables.predictions(1_000));
    tables.write(
        "rejects",
        ReportTables.REJECTS,
        ReportTables.rejects(
            "MALFORMED",
            "TOO_LARGE",
            "MISSING_FIELD",
            "MALFORMED",
            "MISSING_FIELD",
            "MISSING_FIELD",
            "TOO_LARGE"));
    tables.write("versions", ReportTables.EVENTS, ReportTables.events(1));

    Report report = tables.report(1_007, Outcomes.UNKNOWN);

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
    tables.write("events", ReportTables.EVENTS, ReportTables.events(10));
    tables.write("predictions", ReportTables.PREDICTIONS, ReportTables.predictions(9));
    tables.write("rejects", ReportTables.REJECTS, ReportTables.rejects("MALFORMED"));
    tables.write("versions", ReportTables.EVENTS, ReportTables.events(1));

    assertThat(tables.report(12, Outcomes.UNKNOWN).accounting().problems(true, 12))
        .containsExactly(
            "the topics hold 12 records, but 10 events and 1 reject landed (-1)",
            "10 events landed, but 9 predictions (-1)");
    // Markers of transactions take offsets, but no row comes from nowhere.
    assertThat(tables.report(11, Outcomes.UNKNOWN).accounting().problems(false, 12)).hasSize(1);
    assertThat(tables.report(11, Outcomes.UNKNOWN).accounting().problems(false, 10)).hasSize(2);
  }

  @Test
  void everyTableThatIsThereIsListed() throws Exception {
    for (String table : List.of("events", "versions", "seals")) {
      tables.write(table, ReportTables.EVENTS, ReportTables.events(3));
    }
    tables.write("predictions", ReportTables.PREDICTIONS, List.of());
    tables.write("rejects", ReportTables.REJECTS, List.of());

    Report report = tables.report(3, Outcomes.UNKNOWN);

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
    tables.write("events", ReportTables.EVENTS, ReportTables.events(3));
    tables.write("versions", ReportTables.EVENTS, List.of());
    tables.write("predictions", ReportTables.PREDICTIONS, List.of());
    tables.write("rejects", ReportTables.REJECTS, List.of());
    assertThat(TableFigures.events(tables.catalog(), "shop")).isEqualTo(3);
    assertThat(TableFigures.events(tables.catalog(), "absent")).isZero();

    TableFigures figures = TableFigures.read(tables.catalog(), "shop", Outcomes.UNKNOWN);
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
    tables.write("events", ReportTables.EVENTS, ReportTables.events(1_000));
    tables.write("predictions", ReportTables.PREDICTIONS, ReportTables.predictions(1_000));
    tables.write("rejects", ReportTables.REJECTS, List.of());
    tables.write("versions", ReportTables.EVENTS, ReportTables.events(1));
    TableFigures figures = TableFigures.read(tables.catalog(), "shop", Outcomes.UNKNOWN);

    assertThat(figures.earlierThan("abc").sentence(0))
        .isEqualTo("0 new records; 100 earlier rows stay FAILED");
    assertThat(figures.earlierThan("older").sentence(1_234))
        .isEqualTo("1,234 new records; 900 earlier rows stay as their own version scored them");
    assertThat(figures.earlierThan("newest").sentence(0))
        .isEqualTo("0 new records; 1,000 earlier rows stay as they are (FAILED 100, SCORED 900)");
  }
}
