package io.millrace.page;

import java.util.Map;

/** Horizontal bars, each with a name before it and a number behind it. */
public final class RowChart {
  private static final double WIDTH = 720;
  private static final double NAMES = 170;
  private static final double NUMBERS = 90;
  private static final double ROW = 28;

  private RowChart() {}

  /** The chart in two widths, for desks and for telephones; the page shows one of them. */
  public static String svg(Map<String, Long> rows) {
    return Html.forEachWidth(svg(rows, WIDTH), svg(rows, BarChart.NARROW));
  }

  /**
   * @param width the width in units of which a text is 12 high
   */
  public static String svg(Map<String, Long> rows, double width) {
    long most = rows.values().stream().mapToLong(Long::longValue).max().orElse(1);
    Svg svg = new Svg(width, ROW * rows.size() + 4);
    int row = 0;
    for (Map.Entry<String, Long> entry : rows.entrySet()) {
      double y = row++ * ROW + 4;
      double length = Math.max(1, (width - NAMES - NUMBERS) * entry.getValue() / most);
      double middle = y + ROW / 2 + 2;
      svg.text("tick end", NAMES - 10, middle, entry.getKey())
          .bar("s0", NAMES, y, length, ROW - 8)
          .text("tick", NAMES + length + 8, middle, Numbers.longText(entry.getValue()));
    }
    return svg.toString();
  }
}
