package io.millrace.page;

import io.millrace.replay.Distribution;
import io.millrace.replay.Mover;
import io.millrace.replay.ReplayReport;
import io.millrace.replay.ScoreChange;
import io.millrace.text.Count;
import java.util.Locale;
import java.util.Map;

/** The effect of a replay on the scores, as a page that needs no network. */
public final class ReplayPage {
  private final ReplayReport report;
  private final ScoreChange scores;

  public ReplayPage(ReplayReport report) {
    this.report = report;
    this.scores = report.result().scores();
  }

  public String html() {
    return Html.page(
        "/replay.html",
        Map.of(
            "pipeline", escape(report.pipeline().name()),
            "location", escape(report.location()),
            "version", report.pipeline().version(),
            "asof", escape(report.asOf()),
            "to", escape(report.result().to() + ".predictions"),
            "leftout", leftOut(),
            "figures", figures(),
            "sections", scores.pairs().size() == 0 ? "" : sections()));
  }

  private String leftOut() {
    long users = report.result().leftOut().users();
    return users == 0
        ? ""
        : format(
            "<p class='verdict bad'>%s left out from where rows before are missing: %s</p>",
            Count.of(users, "user is", "users are"),
            Count.of(report.result().leftOut().rows(), "row"));
  }

  private String figures() {
    StringBuilder figures = new StringBuilder();
    figure(figures, "%,d", scores.rows(), "predictions");
    figure(figures, "%,d", report.result().users(), "users");
    if (scores.pairs().size() == 0) {
      return figures.toString();
    }
    if (!Double.isNaN(report.rankCorrelation())) {
      figure(figures, "%.4f", report.rankCorrelation(), "rank correlation (Spearman)");
    }
    figure(
        figures,
        "%.2f %%",
        100 * scores.agreement().share(),
        "the same decision at " + scores.agreement().threshold());
    figure(figures, "%.4g", scores.pairs().meanDistance(), "mean distance of the scores");
    figure(figures, "%,d", scores.counts().same(), "scores the same to the bit");
    return figures.toString();
  }

  private static void figure(StringBuilder figures, String form, Object value, String name) {
    figures.append(Html.figure(format(form, value), name));
  }

  private String sections() {
    ScorePictures pictures = new ScorePictures(scores.pairs());
    String size = Count.of(scores.pairs().size(), "score");
    String sampled =
        scores.isSampled()
            ? format("Of %s, chosen by their records' hashes.", size)
            : format("Of all %s.", size);
    return Html.section(
            "How scores lie",
            sampled,
            Html.wide(pictures.histogram()) + distributions() + decisions())
        + Html.section(
            "Each score before and now",
            "The darker, the more. On the line nothing has changed.",
            Html.wide(pictures.density()))
        + Html.section(
            "Moved most", "The largest distances between before and now.", Html.wide(movers()));
  }

  private String distributions() {
    Distribution before = report.before();
    Distribution now = report.after();
    StringBuilder table =
        new StringBuilder(
            "<table><tr><th></th><th class='n'>before</th><th class='n'>now</th></tr>");
    row(table, "mean", before.mean(), now.mean());
    row(table, "deviation", before.deviation(), now.deviation());
    String[] names = {"least", "p10", "median", "p90", "p99", "most"};
    for (int i = 0; i < names.length; i++) {
      row(table, names[i], before.quantiles()[i], now.quantiles()[i]);
    }
    return table.append("</table>").toString();
  }

  private static void row(StringBuilder table, String name, double before, double now) {
    table.append(
        format(
            "<tr><td>%s</td><td class='n'>%.5f</td><td class='n'>%.5f</td></tr>",
            name, before, now));
  }

  private String decisions() {
    ScoreChange.Agreement at = scores.agreement();
    return format(
        "<h2 class='next'>Decisions at %s</h2><p class='soft'>A score that is at least as high is above. Of all scores.</p>"
            + "<table><tr><th></th><th class='n'>now below</th><th class='n'>now above</th></tr>"
            + "<tr><td>before below</td><td class='n'>%,d</td><td class='n'>%,d</td></tr>"
            + "<tr><td>before above</td><td class='n'>%,d</td><td class='n'>%,d</td></tr></table>",
        at.threshold(), at.below(), at.rose(), at.fell(), at.above());
  }

  private String movers() {
    StringBuilder table =
        new StringBuilder(
            "<table><tr><th class='n'>before</th><th class='n'>now</th><th>user</th><th>event</th><th>record</th></tr>");
    for (Mover each : scores.movers()) {
      table.append(
          format(
              "<tr><td class='n'>%.5f</td><td class='n'>%.5f</td><td>%s</td><td>%s</td><td>%s</td></tr>",
              each.before(),
              each.after(),
              escape(each.userId()),
              escape(each.eventId()),
              escape(each.kafka().toString())));
    }
    return table.append("</table>").toString();
  }

  private static String escape(String text) {
    return Html.escape(text);
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
