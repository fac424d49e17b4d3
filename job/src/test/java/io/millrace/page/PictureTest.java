package io.millrace.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.replay.ScoreChange;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PictureTest {
  @Test
  void scoresFarApartHaveAPicture() {
    ScoreChange.Pairs pairs = new ScoreChange.Pairs(new float[] {-2e9f}, new float[] {4e10f});

    assertThat(new ScorePictures(pairs).density())
        .contains("<rect")
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void whatIsNamedInAPictureIsNoHtml() {
    assertThat(RowChart.svg(Map.of("<b>&'\"", 3L)))
        .contains(">&lt;b&gt;&amp;&#39;&quot;</text>", ">3</text>");
    assertThat(
            new BarChart("<x>", "<y>")
                .series("<one>", 1, 2)
                .series("<two>", 3)
                .tick(0, "<t>")
                .label("<l>")
                .svg())
        .contains(
            "&lt;x&gt;", "&lt;y&gt;", "&lt;one&gt;", "&lt;t&gt;", "&lt;l&gt;: &lt;one&gt;, 1<")
        .doesNotContain("<one>", "<two>", "<t>", "<l>", "<x>", "<y>");
  }

  /** Only the first of two marks is drawn whose texts would overlap. */
  @Test
  void aNarrowPictureLeavesMarksOut() {
    BarChart chart = new BarChart("x", "y").series("s", new double[40]);
    for (int i = 0; i < 40; i++) {
      chart.tick(i, "mark " + i);
    }

    assertThat(chart.svg(340)).contains(">mark 0<").doesNotContain(">mark 1<");
    assertThat(chart.svg(4_000)).contains(">mark 0<", ">mark 1<", ">mark 39<");
  }

  @Test
  void whatFillsOneBlankOfAPageIsNotTakenForAnother() {
    String page =
        Html.page(
            "/replay.html",
            Map.of(
                "pipeline", "{{version}} $1 \\",
                "location", "l",
                "version", "v",
                "asof", "a",
                "to", "t",
                "leftout", "",
                "figures", "",
                "sections", ""));

    assertThat(page)
        .contains("<h1>Replay of {{version}} $1 \\</h1>", ".wide { overflow-x: auto; }");
  }
}
