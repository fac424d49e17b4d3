package io.millrace.local.report;

import io.millrace.advice.RejectSummary;
import io.millrace.advice.RejectTally;
import io.millrace.event.RejectReason;
import io.millrace.page.Html;
import io.millrace.page.Numbers;
import io.millrace.page.RowChart;
import io.millrace.scoring.ScoreStatus;
import io.millrace.text.Printable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The report as one page that needs nothing else: no script, no network. */
public final class ReportHtml {
  private static final String TEMPLATE = "/report.html";

  private final Report report;
  private final StringBuilder sections = new StringBuilder();

  private ReportHtml(Report report) {
    this.report = report;
  }

  /**
   * @param name the pipeline's
   * @param problems the equations that do not hold
   * @param mostlyRejects why most records are rejects, where they are
   */
  public static String of(
      Report report, String name, List<String> problems, Optional<RejectSummary> mostlyRejects) {
    ReportHtml html = new ReportHtml(report);
    mostlyRejects.ifPresent(html::advice);
    html.pictures();
    html.tables();
    return Html.page(
        TEMPLATE,
        Map.of(
            "pipeline", Html.escape(name),
            "path", Html.escape(report.pipeline()),
            "version", Html.escape(report.pipelineVersion()),
            "verdict", html.verdict(problems),
            "figures", html.figures(),
            "sections", html.sections.toString()));
  }

  private String verdict(List<String> problems) {
    if (problems.isEmpty()) {
      return "<p class='verdict'>Accounting exact: read = events + rejects, events = predictions.</p>";
    }
    StringBuilder text = new StringBuilder();
    problems.forEach(
        problem ->
            text.append("<p class='verdict bad'>").append(Html.escape(problem)).append("</p>"));
    return text.toString();
  }

  private String figures() {
    RowCounts accounting = report.accounting();
    StringBuilder figures = new StringBuilder();
    figure(figures, accounting.read(), "records read");
    figure(figures, accounting.events(), "events");
    figure(figures, accounting.rejected(), "rejects");
    figure(figures, accounting.predicted(), "predictions");
    report
        .took()
        .eventsPerSecond()
        .ifPresent(
            rate -> figure(figures, Math.round(rate), "events per second, start-up included"));
    figure(figures, report.checkpoints(), "checkpoints");
    return figures.toString();
  }

  private static void figure(StringBuilder figures, long number, String name) {
    figures.append(Html.figure(Numbers.longText(number), name));
  }

  private void advice(RejectSummary rejects) {
    StringBuilder rows =
        new StringBuilder(
            "<table><tr><th>reason</th><th class='n'>records</th><th>such as</th><th>likeliest fix</th></tr>");
    for (RejectTally.Reason each : rejects.reasons()) {
      rows.append(
          "<tr><td>%s</td><td class='n'>%s</td><td>%s</td><td>%s</td></tr>"
              .formatted(
                  each.reason(),
                  Numbers.longText(each.count()),
                  escaped(each.place() + ": " + each.message()),
                  escaped(each.fix().orElse(""))));
    }
    section(
        "Why so many rejects", Html.escape(rejects.sentence()), rows.append("</table>").toString());
  }

  /** Text of a record, made printable and escaped. */
  private static String escaped(String text) {
    return Html.escape(Printable.line(text));
  }

  private void pictures() {
    TableFigures figures = report.figures();
    if (!figures.eventsByHour().isEmpty()) {
      section(
          "Events over time",
          "By the events' own time, from the table <code>predictions</code>.",
          Pictures.eventsOverTime(figures.eventsByHour()).svg());
    }
    if (!report.accounting().rejects().isEmpty()) {
      section(
          "Rejects by reason",
          "Records that could not be used; the table <code>rejects</code> holds their bytes.",
          RowChart.svg(report.accounting().rejects()));
    }
    if (!figures.scores().isEmpty()) {
      boolean known = figures.scores().byOutcome();
      section(
          known ? "Scores by true outcome" : "Scores",
          known
              ? "The more the two lie apart, the better the model separates. The outcome is what"
                  + " the demo's generator wrote down for each event."
              : "Of all rows with status SCORED.",
          Pictures.scores(figures.scores()).svg());
    }
    if (figures.latencyMs().getTotalCount() > 0) {
      section("Latency", latencyText(), Pictures.latency(figures.latencyMs()).svg());
    }
    if (report.batchSizes().length > 0) {
      section(
          "Batch sizes",
          "The last %s micro-batches of this process."
              .formatted(Numbers.longText(report.batchSizes().length)),
          Pictures.batchSizes(report.batchSizes()).svg());
    }
  }

  private String latencyText() {
    return ("<code>scored_at</code> − <code>kafka.timestamp</code> of all rows: p50 %s, p99 %s,"
            + " p99.9 %s ms. Where the input is loaded before the job starts, this is mostly"
            + " waiting in the topic.")
        .formatted(
            Numbers.longText(report.latencyMs(50)),
            Numbers.longText(report.latencyMs(99)),
            Numbers.longText(report.latencyMs(99.9)));
  }

  private void tables() {
    StringBuilder tables =
        new StringBuilder("<table><tr><th>table</th><th class='n'>rows</th><th>snapshot</th></tr>");
    for (Map.Entry<String, NewestSnapshot> table : report.figures().tables().entrySet()) {
      Long snapshot = table.getValue().snapshotId();
      tables.append(
          "<tr><td>%s</td><td class='n'>%s</td><td><code>%s</code></td></tr>"
              .formatted(
                  table.getKey(),
                  Numbers.longText(table.getValue().records()),
                  snapshot == null ? "none" : snapshot));
    }
    section("Tables", "As of the end of this run.", tables.append("</table>").toString());

    StringBuilder statuses =
        new StringBuilder("<table><tr><th>status</th><th class='n'>rows</th><th></th></tr>");
    for (Map.Entry<String, Long> status : report.accounting().predictions().entrySet()) {
      statuses.append(
          "<tr><td>%s</td><td class='n'>%s</td><td class='soft'>%s</td></tr>"
              .formatted(
                  status.getKey(),
                  Numbers.longText(status.getValue()),
                  Html.escape(ScoreStatus.valueOf(status.getKey()).description())));
    }
    section("Predictions by status", "", statuses.append("</table>").toString());
    if (!report.accounting().rejects().isEmpty()) {
      reasons();
    }
  }

  private void reasons() {
    StringBuilder reasons = new StringBuilder("<table><tr><th>reason</th><th>meaning</th></tr>");
    for (String reason : report.accounting().rejects().keySet()) {
      reasons.append(
          "<tr><td>%s</td><td class='soft'>%s</td></tr>"
              .formatted(reason, Html.escape(RejectReason.valueOf(reason).description())));
    }
    section("What the reasons mean", "", reasons.append("</table>").toString());
  }

  private void section(String title, String note, String content) {
    sections.append(Html.section(title, note, content));
  }
}
