package io.millrace.local.report;

import java.util.Locale;
import java.util.Map;

/** Lying bars with a name before and a number behind each. */
public final class RowChart {
  private static final double WIDTH = 720;
  private static final double NAMES = 170;
  private static final double NUMBERS = 90;
  private static final double ROW = 28;

  private RowChart() {}

  static String svg(Map<String, Long> rows) {
    return Html.forEachWidth(svg(rows, WIDTH), svg(rows, BarChart.NARROW));
  }

  /**
   * @param width in units of which a text is 12 high
   */
  public static String svg(Map<String, Long> rows, double width) {
    long most = rows.values().stream().mapToLong(Long::longValue).max().orElse(1);
    StringBuilder svg = new StringBuilder();
    svg.append(format("<svg viewBox='0 0 %.0f %.0f' role='img'>", width, ROW * rows.size() + 4));
    int row = 0;
    for (Map.Entry<String, Long> entry : rows.entrySet()) {
      double y = row++ * ROW + 4;
      double length = Math.max(1, (width - NAMES - NUMBERS) * entry.getValue() / most);
      svg.append(
          format(
              "<text class='tick end' x='%.1f' y='%.1f'>%s</text>",
              NAMES - 10, y + ROW / 2 + 2, Html.escape(entry.getKey())));
      svg.append(
          format(
              "<rect class='s0' x='%.1f' y='%.1f' width='%.1f' height='%.1f'/>",
              NAMES, y, length, ROW - 8));
      svg.append(
          format(
              "<text class='tick' x='%.1f' y='%.1f'>%s</text>",
              NAMES + length + 8, y + ROW / 2 + 2, Numbers.longText(entry.getValue())));
    }
    return svg.append("</svg>").toString();
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
