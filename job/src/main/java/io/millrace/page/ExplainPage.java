package io.millrace.page;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.explain.Explanation;
import io.millrace.explain.FeatureAccount;
import io.millrace.explain.Past;
import io.millrace.explain.ScoreAccount;
import io.millrace.explain.ScoreAccount.WhatIf;
import io.millrace.explain.Subject;
import io.millrace.explain.VersionAccount;
import io.millrace.explain.VersionAccount.Stretch;
import io.millrace.pipeline.FeatureWords;
import io.millrace.scoring.ModelIdentity;
import io.millrace.scoring.Score;
import io.millrace.scoring.ScoreStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The page of an explanation: pictures of the user's time line and of what moved the score, and the
 * values.
 */
public final class ExplainPage {
  private static final String TEMPLATE = "/explain.html";

  private final StringBuilder html = new StringBuilder();

  private ExplainPage() {}

  /**
   * @param asked the request as the user typed it
   */
  public static String of(String asked, List<Explanation> rows) {
    ExplainPage page = new ExplainPage();
    rows.forEach(page::row);
    return Html.page(TEMPLATE, Map.of("asked", escape(asked), "rows", page.html.toString()));
  }

  private void row(Explanation row) {
    head(row.subject(), row.past());
    versions(row.versions());
    section(
        "The user's time line",
        "By age before the reference time, logarithmic. Bars are windows; light strokes are events in them, dots those that the feature is computed from; the upright line is this event.",
        TimeLine.svg(row));
    row.score().ifPresent(this::score);
    features(row);
  }

  private void head(Subject subject, Past past) {
    Event event = subject.event();
    html.append("<h1>").append(escape(event.eventId())).append("</h1>");
    html.append("<p class='soft'>user ").append(escape(event.userId()));
    html.append(" · ").append(Instant.ofEpochMilli(event.eventTimeMs()));
    html.append(" · ").append(escape(event.kafka().toString()));
    html.append(" · version <code>").append(subject.stored().pipelineVersion()).append("</code>");
    ModelIdentity model = subject.stored().model();
    if (model != null) {
      html.append(" · model ").append(escape(model.name() + " " + model.version()));
      html.append(", ").append(escape(String.valueOf(model.runtime())));
    }
    html.append("</p>");
    past.unverifiable()
        .ifPresent(
            why ->
                html.append("<p class='verdict bad'>UNVERIFIABLE: ")
                    .append(escape(why))
                    .append("</p>"));
    html.append("<div class='figures'>");
    figure(text(subject.stored().score()), "score");
    figure(String.valueOf(past.userSeq() + 1), "user_seq");
    figure(past.packedBytes() + " B", "state before, packed");
    figure(String.valueOf(subject.scoredAt()), "scored");
    figure(
        subject.commit().map(each -> each.at().toString()).orElse("expired"),
        subject
            .commit()
            .map(each -> "committed in snapshot " + each.snapshotId())
            .orElse("commit"));
    html.append("</div>");
    List<EventField> fields = subject.version().pipeline().event().fields();
    StringBuilder table = new StringBuilder("<table>");
    for (int i = 0; i < fields.size(); i++) {
      table.append("<tr><td>").append(escape(fields.get(i).name())).append("</td><td>");
      table.append(escape(String.valueOf(event.values()[i]))).append("</td></tr>");
    }
    section("The event as it came", "", table.append("</table>").toString());
  }

  private void versions(VersionAccount account) {
    if (account.stretches().size() > 1) {
      StringBuilder table =
          new StringBuilder("<table><tr><th>from user_seq</th><th>version</th></tr>");
      for (Stretch each : account.stretches()) {
        table.append("<tr><td>").append(each.fromSeq()).append("</td><td><code>");
        table.append(escape(each.pipelineVersion())).append("</code></td></tr>");
      }
      section(
          "The versions of the user's rows",
          "State and features are those of the last one, over all of the user's events.",
          table.append("</table>").toString());
    }
  }

  private void figure(String value, String name) {
    html.append(Html.figure(value, name));
  }

  private void score(ScoreAccount score) {
    if (!score.ablation().moves().isEmpty()) {
      section(
          "What moved the score",
          escape(score.ablation().method()),
          MoveChart.svg(score.ablation().moves()));
    }
    if (!score.whatIfs().isEmpty()) {
      StringBuilder table = new StringBuilder("<table><tr><th>with</th><th>score</th></tr>");
      for (WhatIf each : score.whatIfs()) {
        List<String> set = new ArrayList<>();
        each.set().forEach((feature, value) -> set.add(feature + " = " + value));
        table.append("<tr><td>").append(escape(String.join(", ", set))).append("</td><td>");
        table.append(escape(text(each.score()))).append("</td></tr>");
      }
      section("What the score would be", "", table.append("</table>").toString());
    }
  }

  private void features(Explanation row) {
    StringBuilder table =
        new StringBuilder(
            "<table><tr><th>feature</th><th>value</th><th>computes</th><th>window</th><th class='n'>events</th></tr>");
    for (FeatureAccount each : row.features()) {
      table
          .append("<tr><td>")
          .append(escape(each.name()))
          .append("</td><td>")
          .append(escape(String.valueOf(each.stored())))
          .append(each.recomputed().map(now -> " <b>recomputed " + escape(now) + "</b>").orElse(""))
          .append("</td><td><code>")
          .append(escape(FeatureWords.of(each.definition())))
          .append("</code></td><td class='soft'>")
          .append(each.reach().bounds().map(FeatureWords::bounds).orElse(""))
          .append("</td><td class='n'>")
          .append(each.reach().members().size())
          .append("</td></tr>");
    }
    section("Features", "", table.append("</table>").toString());
  }

  private static String text(Score score) {
    return score.status() == ScoreStatus.SCORED
        ? String.valueOf(score.value())
        : score.status().name();
  }

  private void section(String title, String note, String content) {
    html.append(Html.section(title, note, Html.wide(content)));
  }

  private static String escape(String text) {
    return Html.escape(text);
  }
}
