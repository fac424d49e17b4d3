package io.millrace.page;

import io.millrace.explain.ScoreAccount.Move;
import java.util.List;
import java.util.Locale;

/** A chart of how far each feature moved the score, as bars to the left and right of zero. */
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
    Svg svg = new Svg(WIDTH, ROW * shown.size() + 8, "How far each feature moved the score");
    double top = 0;
    for (Move move : shown) {
      double length = most == 0 ? 0 : Math.abs(move.moved()) / most * half;
      boolean up = move.moved() >= 0;
      svg.text("title end", NAMES - 12, top + 16, name(move));
      svg.bar(
          up ? "s1" : "s0", up ? middle : middle - length, top + 4, Math.max(1, length), ROW - 8);
      svg.text(
          up ? "tick" : "tick end",
          up ? middle + length + 8 : middle - length - 8,
          top + 16,
          String.format(Locale.ROOT, "%+.4g", move.moved()));
      top += ROW;
    }
    return svg.line("axis", middle, middle, 0, top).toString();
  }

  private static String name(Move move) {
    return "%s: %s → %s".formatted(move.feature(), brief(move.before()), brief(move.value()));
  }

  private static String brief(Object value) {
    if (value instanceof Double number) {
      return String.format(Locale.ROOT, "%.5g", number);
    }
    String text = String.valueOf(value);
    return text.length() <= 16 ? text : text.substring(0, 15) + "…";
  }
}
