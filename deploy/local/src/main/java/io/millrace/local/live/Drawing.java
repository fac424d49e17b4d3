package io.millrace.local.live;

import io.millrace.page.BarChart;
import io.millrace.page.RowChart;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/** Pictures, each drawn for the widths of those who look, and again only when it is another. */
final class Drawing {
  /** In units of which a text is 12 high: half of a desk's screen, and a telephone's. */
  static final int WIDE = 560;

  static final int NARROW = BarChart.NARROW;

  private final Map<String, IntFunction<String>> pictures = new LinkedHashMap<>();

  void put(String name, BarChart chart) {
    pictures.put(name, chart::svg);
  }

  void put(String name, Map<String, Long> rows) {
    pictures.put(name, width -> RowChart.svg(rows, width));
  }

  /** SVG by the name of its section. */
  Map<String, String> draw(Set<Integer> widths) {
    Map<String, String> drawn = new LinkedHashMap<>();
    pictures.forEach(
        (name, picture) ->
            widths.forEach(width -> drawn.put(Snapshot.drawn(name, width), picture.apply(width))));
    return drawn;
  }
}
