package io.millrace.command.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.command.argument.GivenDefinition;
import io.millrace.event.KafkaCoordinates;
import io.millrace.lake.Cut;
import io.millrace.page.ReplayPage;
import io.millrace.replay.LeftOut;
import io.millrace.replay.Mover;
import io.millrace.replay.Replay;
import io.millrace.replay.ReplayReport;
import io.millrace.replay.ScoreChange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReplayOutputTest {
  private static final String DEMO = "../deploy/local/demo/pipeline.yaml";

  @Test
  void scoresAreReportedInTextJsonAndPictures() throws IOException {
    ReplayReport report = report(new float[] {0.1f, 0.4f, 0.9f}, new float[] {0.2f, 0.6f, 0.9f});

    assertThat(text(report))
        .contains(
            "4 predictions of 2 users to shop_replay.predictions",
            "FAILED -> SCORED 1",
            "Spearman's rank correlation 1.0000",
            "At 0.5       66.67 % decided as before: 1 above, 1 below; 1 rose above, 0 fell below",
            "0.400000 -> 0.600000  clicks-0@7, user <u>, event e7");
    JsonNode json = new ObjectMapper().readTree(new ReplayJson(report).json());
    assertThat(json.at("/rank_correlation").asDouble()).isEqualTo(1);
    assertThat(json.at("/agreement/rose").asLong()).isEqualTo(1);
    assertThat(json.at("/after/quantiles/0.5").floatValue()).isEqualTo(0.6f);
    assertThat(json.at("/movers/0/offset").asLong()).isEqualTo(7);
    assertThat(new ReplayPage(report).html())
        .contains("<svg", "&lt;u&gt;", "<title>")
        .doesNotContain("{{", "<u>", "http", "NaN");
  }

  /** Looked at in a browser; what holds it together at 400 pixels is that these scroll alone. */
  @Test
  void whatIsWiderThanANarrowWindowScrollsByItself() {
    String page = page(new float[] {0.1f, 0.4f, 0.9f}, new float[] {0.2f, 0.6f, 0.9f});

    assertThat(page.split("<svg", -1)).hasSameSizeAs(page.split("<div class='wide'><svg", -1));
    assertThat(page).contains(".wide { overflow-x: auto; }", "<div class='wide'><table>");
    for (String row : page.split("<tr>", -1)) {
      boolean isMover = row.contains("clicks-");
      assertThat(row.split("<td", -1).length - 1).isLessThanOrEqualTo(isMover ? 5 : 3);
    }
  }

  private static String page(float[] before, float[] now) {
    return new ReplayPage(report(before, now)).html();
  }

  @Test
  void noScoresAreNoPictures() throws IOException {
    ReplayReport report = report(new float[0], new float[0]);

    assertThat(text(report)).contains("4 predictions").doesNotContain("Spearman", "NaN");
    assertThat(
            new ObjectMapper()
                .readTree(new ReplayJson(report).json())
                .get("rank_correlation")
                .isNull())
        .isTrue();
    assertThat(new ReplayPage(report).html()).doesNotContain("<svg", "{{", "NaN");
  }

  @Test
  void constantScoresHaveAPicture() {
    ReplayReport report = report(new float[] {0f, 0f}, new float[] {0f, 0f});

    assertThat(new ReplayPage(report).html()).contains("<svg").doesNotContain("Infinity", "NaN");
    assertThat(text(report)).contains("rank correlation none (a side is constant)");
  }

  private static String text(ReplayReport report) {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    new ReplayText(report).print(printer);
    printer.flush();
    return out.toString();
  }

  private static ReplayReport report(float[] before, float[] after) {
    KafkaCoordinates kafka = new KafkaCoordinates("clicks", 0, 7, KafkaCoordinates.NO_TIMESTAMP);
    ScoreChange scores =
        new ScoreChange(
            4,
            Map.of("FAILED -> SCORED", 1L),
            new ScoreChange.Counts(before.length, 1),
            new ScoreChange.Agreement(0.5, 1, 1, 1, 0),
            new ScoreChange.Pairs(before, after),
            List.of(new Mover(kafka, "<u>", "e7", 0.4f, 0.6f)));
    Cut cut =
        new Cut(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
    return new ReplayReport(
        DEMO,
        GivenDefinition.read(DEMO, () -> null).pipeline(),
        new Replay.Result(cut, "shop_replay", 2, "onnxruntime", scores, new LeftOut()),
        1.5);
  }
}
