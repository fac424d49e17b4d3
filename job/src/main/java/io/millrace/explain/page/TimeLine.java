package io.millrace.explain.page;

import com.google.common.html.HtmlEscapers;
import io.millrace.event.Event;
import io.millrace.explain.Explanation;
import io.millrace.explain.Explanation.Arrival;
import io.millrace.explain.FeatureAccount;
import io.millrace.explain.FeatureAccount.Member;
import io.millrace.feature.Aggregate;
import io.millrace.feature.Window;
import io.millrace.feature.WindowBounds;
import io.millrace.pipeline.FeatureWords;
import io.millrace.text.Count;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The picture of a user's events, with each feature's window and the events that are in it. */
final class TimeLine {
  private static final double WIDTH = 1_180;
  private static final double LEFT = 300;
  private static final double RIGHT = WIDTH - 24;
  private static final double TOP = 26;
  private static final double ROW = 24;

  /** Beyond, dots lie on each other, and the page grows. */
  private static final int DOTS_MAX = 1_500;

  private final Explanation explanation;
  private final long referenceTimeMs;
  private final AgeAxis axis;
  private final StringBuilder svg = new StringBuilder();

  private TimeLine(Explanation explanation) {
    this.explanation = explanation;
    this.referenceTimeMs = explanation.subject().stored().row().features().referenceTimeMs();
    long oldest = referenceTimeMs;
    for (Arrival each : explanation.arrived()) {
      oldest = Math.min(oldest, each.event().eventTimeMs());
    }
    for (FeatureAccount feature : drawn()) {
      WindowBounds bounds = feature.reach().bounds().orElse(null);
      if (bounds != null && !bounds.isLifetime()) {
        oldest = Math.min(oldest, bounds.fromMs());
      }
    }
    this.axis = new AgeAxis(oldest, referenceTimeMs, LEFT, RIGHT);
  }

  static String svg(Explanation explanation) {
    return new TimeLine(explanation).draw();
  }

  /** Those that look at more than the event itself. */
  private List<FeatureAccount> drawn() {
    return explanation.features().stream()
        .filter(
            each ->
                each.reach().bounds().isPresent()
                    || each.definition().aggregate() instanceof Aggregate.DecayedSum)
        .toList();
  }

  private String draw() {
    List<FeatureAccount> features = drawn();
    double bottom = TOP + ROW * (features.size() + 1) + 6;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox='0 0 %.0f %.0f' role='img' aria-label='The events of the user by age, and each window'>",
            WIDTH,
            bottom + 8));
    svg.append(axis.marks(TOP, bottom));
    text(RIGHT, TOP - 6, "end", "reference time");
    text(LEFT - 12, TOP + ROW - 7, "title end", "all events");
    for (Arrival each : last(explanation.arrived())) {
      tick(each.event(), TOP + ROW / 2);
    }
    double y = TOP + ROW;
    for (FeatureAccount feature : features) {
      row(feature, y);
      y += ROW;
    }
    double now = axis.at(explanation.subject().event().eventTimeMs());
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class='now' x1='%1$.1f' x2='%1$.1f' y1='%2$.1f' y2='%3$.1f'/>",
            now,
            TOP,
            bottom));
    return svg.append("</svg>").toString();
  }

  private void row(FeatureAccount feature, double top) {
    WindowBounds bounds =
        feature.reach().bounds().orElse(WindowBounds.of(Window.LIFETIME, referenceTimeMs));
    double middle = top + ROW / 2;
    double from = bounds.isLifetime() ? LEFT : axis.at(bounds.fromMs());
    String words = feature.name() + " = " + feature.stored();
    svg.append("<g><title>").append(escape(tooltip(feature))).append("</title>");
    text(LEFT - 12, middle + 4, "title end", shortened(words));
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class='window' x='%.1f' y='%.1f' width='%.1f' height='%.1f' rx='4'/></g>",
            from,
            top + 4,
            Math.max(3, RIGHT - from),
            ROW - 8));
    for (Arrival each : last(explanation.arrived())) {
      if (bounds.contains(each.event().eventTimeMs())) {
        tick(each.event(), middle);
      }
    }
    for (Member member : last(feature.reach().members())) {
      dot(member, middle);
    }
  }

  private static String tooltip(FeatureAccount feature) {
    return FeatureWords.of(feature.definition())
        + feature.reach().bounds().map(each -> "; " + FeatureWords.bounds(each)).orElse("")
        + "; "
        + Count.of(feature.reach().members().size(), "event");
  }

  private static <T> List<T> last(List<T> all) {
    return all.subList(Math.max(0, all.size() - DOTS_MAX), all.size());
  }

  private void tick(Event event, double middle) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class='event' x1='%1$.1f' x2='%1$.1f' y1='%2$.1f' y2='%3$.1f'/>",
            axis.at(event.eventTimeMs()),
            middle - 5,
            middle + 5));
  }

  private void dot(Member member, double middle) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<circle class='s1' cx='%.1f' cy='%.1f' r='3.4'><title>%s</title></circle>",
            axis.at(member.timeMs()),
            middle,
            escape(
                "#%d %s %s%s"
                    .formatted(
                        member.userSeq(),
                        member.arrival().event().eventId(),
                        Instant.ofEpochMilli(member.timeMs()),
                        member.value() == null ? "" : ": " + member.value()))));
  }

  private void text(double x, double y, String style, String words) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class='tick %s' x='%.1f' y='%.1f'>%s</text>",
            style,
            x,
            y,
            escape(words)));
  }

  private static String shortened(String words) {
    return words.length() <= 44 ? words : words.substring(0, 43) + "…";
  }

  private static String escape(String text) {
    return HtmlEscapers.htmlEscaper().escape(text);
  }
}
