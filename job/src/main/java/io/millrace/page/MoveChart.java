package io.millrace.page;

import com.google.common.html.HtmlEscapers;
import io.millrace.explain.ScoreAccount.Move;
import java.util.List;
import java.util.Locale;

/** How far each feature moved the score, as bars to the left and right of none. */
final class MoveChart {
  private static final double WIDTH = 1_180;
  private static final double NAMES = 420;
  private static final double FIGURES = 110;
  private static final double ROW = 24;
  private static final int SHOWN = 15;

  private MoveChart() {}

  static String svg(List<Move> moves) {
    List<Move> shown =
        moves.stream()
            .filter(each -> each.moved() != 0 && !Double.isNaN(each.moved()))
            .limit(SHOWN)
            .toList();
    double most = shown.stream().mapToDouble(each -> Math.abs(each.moved())).max().orElse(0);
    double middle = (NAMES + WIDTH) / 2;
    double half = (WIDTH - NAMES) / 2 - FIGURES;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox='0 0 %.0f %.0f' role='img' aria-label='How far each feature moved the score'>",
            WIDTH,
            ROW * shown.size() + 8));
    double top = 0;
    for (Move move : shown) {
      double length = most == 0 ? 0 : Math.abs(move.moved()) / most * half;
      boolean up = move.moved() >= 0;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class='title end' x='%.1f' y='%.1f'>%s</text>"
                  + "<rect class='%s' x='%.1f' y='%.1f' width='%.1f' height='%.1f' rx='2'/>"
                  + "<text class='tick%s' x='%.1f' y='%.1f'>%+.4g</text>",
              NAMES - 12,
              top + 16,
              name(move),
              up ? "s1" : "s0",
              up ? middle : middle - length,
              top + 4,
              Math.max(1, length),
              ROW - 8,
              up ? "" : " end",
              up ? middle + length + 8 : middle - length - 8,
              top + 16,
              move.moved()));
      top += ROW;
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<line class='axis' x1='%1$.1f' x2='%1$.1f' y1='0' y2='%2$.1f'/>",
            middle,
            top));
    return svg.append("</svg>").toString();
  }

  private static String name(Move move) {
    String words =
        "%s: %s → %s".formatted(move.feature(), brief(move.before()), brief(move.value()));
    return HtmlEscapers.htmlEscaper().escape(words);
  }

  private static String brief(Object value) {
    if (value instanceof Double number) {
      return String.format(Locale.ROOT, "%.5g", number);
    }
    String text = String.valueOf(value);
    return text.length() <= 16 ? text : text.substring(0, 15) + "…";
  }
}
