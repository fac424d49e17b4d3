package io.millrace.local.live;

import io.millrace.page.BarChart;
import io.millrace.page.RowChart;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/** Pictures, each drawn once for each width that viewers have. */
final class Drawing {
  /** Widths in units of which a text is 12 high: half of a desktop's screen, and a telephone's. */
  static final int WIDE = 560;

  static final int NARROW = BarChart.NARROW;

  private final Map<String, IntFunction<String>> pictures = new LinkedHashMap<>();

  void put(String name, BarChart chart) {
    pictures.put(name, chart::svg);
  }

  void put(String name, Map<String, Long> rows) {
    pictures.put(name, width -> RowChart.svg(rows, width));
  }

  /** The pictures as SVG, by the name of their section with the width. */
  Map<String, String> draw(Set<Integer> widths) {
    Map<String, String> drawn = new LinkedHashMap<>();
    pictures.forEach(
        (name, picture) ->
            widths.forEach(width -> drawn.put(Snapshot.drawn(name, width), picture.apply(width))));
    return drawn;
  }
}
