package io.millrace.page;

import java.util.ArrayList;
import java.util.List;

/** Upright bars over a line of equal steps, as SVG that takes its colours from the page. */
public final class BarChart {
  /** The width of a telephone, in units of which a text is 12 high. */
  public static final int NARROW = 340;

  private static final double WIDTH = 720;
  private static final double HEIGHT = 260;
  private static final double LEFT = 64;
  private static final double RIGHT = 26;
  private static final double TOP = 12;
  private static final double BOTTOM = 46;
  private static final int Y_TICKS = 5;
  private static final double CHARACTER = 6.6;
  private static final double BETWEEN_TICKS = 8;

  /** A mark on the line below: its place, in bars from the left, and its text. */
  record Tick(double at, String text) {}

  /** Bars of one colour, and their name. */
  record Series(String name, double[] heights) {}

  private final String xTitle;
  private final String yTitle;
  private final List<Series> series = new ArrayList<>();
  private final List<Tick> ticks = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private double width = WIDTH;

  public BarChart(String xTitle, String yTitle) {
    this.xTitle = xTitle;
    this.yTitle = yTitle;
  }

  public BarChart series(String name, double... heights) {
    series.add(new Series(name, heights));
    return this;
  }

  public BarChart tick(double at, String text) {
    ticks.add(new Tick(at, text));
    return this;
  }

  /** Adds the label of a bar's place, shown to a pointer that rests on it; one per bar. */
  public BarChart label(String text) {
    labels.add(text);
    return this;
  }

  /** The chart in two widths, for desks and for telephones; the page shows one of them. */
  public String svg() {
    return Html.forEachWidth(svg(WIDTH), svg(NARROW));
  }

  /**
   * @param width the width in units of which a text is 12 high; marks that would overlap are left
   *     out
   */
  public String svg(double width) {
    this.width = width;
    double top =
        series.stream().flatMapToDouble(s -> java.util.Arrays.stream(s.heights)).max().orElse(0);
    double step = Numbers.step(top, Y_TICKS);
    double highest = Math.max(step, Math.ceil(top / step - 1e-9) * step);
    Svg svg = new Svg(width, HEIGHT);
    for (double value = 0; value <= highest + step / 2; value += step) {
      double y = y(value, highest);
      svg.line("grid", LEFT, width - RIGHT, y, y);
      svg.text("tick end", LEFT - 8, y + 4, Numbers.shortText(value));
    }
    bars(svg, highest);
    ticks(svg);
    double bottom = HEIGHT - BOTTOM;
    svg.line("axis", LEFT, width - RIGHT, bottom, bottom);
    svg.text("title mid", (LEFT + width - RIGHT) / 2, HEIGHT - 6, xTitle);
    svg.upright((TOP + bottom) / 2, yTitle);
    return svg + legend();
  }

  /** Draws the ticks, without those that would overlap the one before. */
  private void ticks(Svg svg) {
    double free = 0;
    for (Tick tick : ticks) {
      double x = x(tick.at);
      double half = tick.text.length() * CHARACTER / 2;
      if (x - half < free || x + half > width) {
        continue;
      }
      free = x + half + BETWEEN_TICKS;
      svg.line("axis", x, x, HEIGHT - BOTTOM, HEIGHT - BOTTOM + 5);
      svg.text("tick mid", x, HEIGHT - BOTTOM + 19, tick.text);
    }
  }

  private void bars(Svg svg, double highest) {
    double slot = (width - LEFT - RIGHT) / bars();
    double gap = Math.min(2, slot * 0.15);
    double each = (slot - gap) / series.size();
    for (int s = 0; s < series.size(); s++) {
      double[] heights = series.get(s).heights;
      for (int i = 0; i < heights.length; i++) {
        double y = y(heights[i], highest);
        double x = x(i) + gap / 2 + s * each;
        svg.bar("s" + s, x, y, each, HEIGHT - BOTTOM - y, hover(s, i));
      }
    }
  }

  private String hover(int s, int i) {
    String place = i < labels.size() ? labels.get(i) + ": " : "";
    String name = series.size() > 1 ? series.get(s).name + ", " : "";
    return place + name + Numbers.longText(series.get(s).heights[i]);
  }

  private String legend() {
    return series.size() < 2 ? "" : Html.legend(series.stream().map(Series::name).toList());
  }

  private int bars() {
    return Math.max(1, series.stream().mapToInt(s -> s.heights.length).max().orElse(1));
  }

  private double x(double bar) {
    return LEFT + (width - LEFT - RIGHT) * bar / bars();
  }

  private static double y(double value, double highest) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / highest;
  }
}
