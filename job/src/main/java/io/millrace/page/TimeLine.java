package io.millrace.page;

import io.millrace.event.Event;
import io.millrace.explain.Explanation;
import io.millrace.explain.Explanation.Arrival;
import io.millrace.explain.FeatureAccount;
import io.millrace.explain.FeatureAccount.Member;
import io.millrace.feature.Window;
import io.millrace.feature.WindowBounds;
import io.millrace.pipeline.FeatureWords;
import io.millrace.text.Count;
import java.time.Instant;
import java.util.List;

/** The picture of a user's events, with each feature's window and the events that are in it. */
final class TimeLine {
  private static final double WIDTH = 1_180;
  private static final double LEFT = 300;
  private static final double RIGHT = WIDTH - 24;
  private static final double TOP = 26;
  private static final double ROW = 24;

  /** The most dots: beyond, dots overlap, and the page grows. */
  private static final int DOTS_MAX = 1_500;

  private final Explanation explanation;
  private final long referenceTimeMs;
  private final AgeAxis axis;
  private final Svg svg;

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
    this.svg = new Svg(WIDTH, bottom() + 8, "The events of the user by age, and each window");
  }

  static String svg(Explanation explanation) {
    return new TimeLine(explanation).draw();
  }

  /** The features that read more than the event itself. */
  private List<FeatureAccount> drawn() {
    return explanation.features().stream()
        .filter(each -> each.definition().aggregate().kind().scope().looksBack())
        .toList();
  }

  private double bottom() {
    return TOP + ROW * (drawn().size() + 1) + 6;
  }

  private String draw() {
    axis.draw(svg, TOP, bottom());
    svg.text("tick end", RIGHT, TOP - 6, "reference time");
    svg.text("tick title end", LEFT - 12, TOP + ROW - 7, "all events");
    for (Arrival each : last(explanation.arrived())) {
      tick(each.event(), TOP + ROW / 2);
    }
    double y = TOP + ROW;
    for (FeatureAccount feature : drawn()) {
      row(feature, y);
      y += ROW;
    }
    double now = axis.at(explanation.subject().event().eventTimeMs());
    return svg.line("now", now, now, TOP, bottom()).toString();
  }

  private void row(FeatureAccount feature, double top) {
    WindowBounds bounds =
        feature.reach().bounds().orElse(WindowBounds.of(Window.LIFETIME, referenceTimeMs));
    double middle = top + ROW / 2;
    double from = bounds.isLifetime() ? LEFT : axis.at(bounds.fromMs());
    String words = feature.name() + " = " + feature.stored();
    svg.add("<g><title>%s</title>", Html.escape(tooltip(feature)));
    svg.text("tick title end", LEFT - 12, middle + 4, shortened(words));
    svg.bar("window", from, top + 4, Math.max(3, RIGHT - from), ROW - 8).add("</g>");
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
    double x = axis.at(event.eventTimeMs());
    svg.line("event", x, x, middle - 5, middle + 5);
  }

  private void dot(Member member, double middle) {
    String hover =
        "#%d %s %s%s"
            .formatted(
                member.userSeq(),
                member.arrival().event().eventId(),
                Instant.ofEpochMilli(member.timeMs()),
                member.value() == null ? "" : ": " + member.value());
    svg.add(
        "<circle class='s1' cx='%.1f' cy='%.1f' r='3.4'><title>%s</title></circle>",
        axis.at(member.timeMs()), middle, Html.escape(hover));
  }

  private static String shortened(String words) {
    return words.length() <= 44 ? words : words.substring(0, 43) + "…";
  }
}
