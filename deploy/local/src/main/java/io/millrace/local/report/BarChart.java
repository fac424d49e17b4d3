package io.millrace.local.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Upright bars over a line of equal steps, as SVG that takes its colours from the page. */
public final class BarChart {
  /** As wide as a telephone, in units of which a text is 12 high. */
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

  /** Bars of one colour, and what they are called. */
  record Series(String name, double[] heights) {}

  private final String xTitle;
  private final String yTitle;
  private final List<Series> series = new ArrayList<>();
  private final List<Tick> ticks = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private double width = WIDTH;

  BarChart(String xTitle, String yTitle) {
    this.xTitle = xTitle;
    this.yTitle = yTitle;
  }

  BarChart series(String name, double... heights) {
    series.add(new Series(name, heights));
    return this;
  }

  BarChart tick(double at, String text) {
    ticks.add(new Tick(at, text));
    return this;
  }

  /** What a pointer that rests on a bar is told of its place; one per bar. */
  BarChart label(String text) {
    labels.add(text);
    return this;
  }

  /** As wide as a report's, for desks and for telephones: the page shows one of them. */
  String svg() {
    return Html.forEachWidth(svg(WIDTH), svg(NARROW));
  }

  /**
   * @param width in units of which a text is 12 high; marks that would then overlap are left out
   */
  public String svg(double width) {
    this.width = width;
    double top =
        series.stream().flatMapToDouble(s -> java.util.Arrays.stream(s.heights)).max().orElse(0);
    double step = Numbers.step(top, Y_TICKS);
    double highest = Math.max(step, Math.ceil(top / step - 1e-9) * step);
    StringBuilder svg = new StringBuilder();
    svg.append(format("<svg viewBox='0 0 %.0f %.0f' role='img'>", width, HEIGHT));
    for (double value = 0; value <= highest + step / 2; value += step) {
      double y = y(value, highest);
      svg.append(
          format(
              "<line class='grid' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>",
              LEFT, width - RIGHT, y, y));
      svg.append(
          format(
              "<text class='tick end' x='%.1f' y='%.1f'>%s</text>",
              LEFT - 8, y + 4, Numbers.shortText(value)));
    }
    bars(svg, highest);
    double free = 0;
    for (Tick tick : ticks) {
      double x = x(tick.at);
      double half = tick.text.length() * CHARACTER / 2;
      if (x - half < free || x + half > width) {
        continue;
      }
      free = x + half + BETWEEN_TICKS;
      svg.append(
          format(
              "<line class='axis' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>",
              x, x, HEIGHT - BOTTOM, HEIGHT - BOTTOM + 5));
      svg.append(
          format(
              "<text class='tick mid' x='%.1f' y='%.1f'>%s</text>",
              x, HEIGHT - BOTTOM + 19, Html.escape(tick.text)));
    }
    svg.append(
        format(
            "<line class='axis' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>",
            LEFT, width - RIGHT, HEIGHT - BOTTOM, HEIGHT - BOTTOM));
    svg.append(
        format(
            "<text class='title mid' x='%.1f' y='%.1f'>%s</text>",
            (LEFT + width - RIGHT) / 2, HEIGHT - 6, Html.escape(xTitle)));
    svg.append(
        format(
            "<text class='title mid' transform='translate(13 %.1f) rotate(-90)'>%s</text>",
            (TOP + HEIGHT - BOTTOM) / 2, Html.escape(yTitle)));
    return svg.append("</svg>").append(legend()).toString();
  }

  private void bars(StringBuilder svg, double highest) {
    double slot = (width - LEFT - RIGHT) / bars();
    double gap = Math.min(2, slot * 0.15);
    double each = (slot - gap) / series.size();
    for (int s = 0; s < series.size(); s++) {
      double[] heights = series.get(s).heights;
      for (int i = 0; i < heights.length; i++) {
        double y = y(heights[i], highest);
        svg.append(
            format(
                "<rect class='s%d' x='%.2f' y='%.2f' width='%.2f' height='%.2f'><title>%s</title></rect>",
                s,
                x(i) + gap / 2 + s * each,
                y,
                each,
                HEIGHT - BOTTOM - y,
                Html.escape(hover(s, i))));
      }
    }
  }

  private String hover(int s, int i) {
    String place = i < labels.size() ? labels.get(i) + ": " : "";
    String name = series.size() > 1 ? series.get(s).name + ", " : "";
    return place + name + Numbers.longText(series.get(s).heights[i]);
  }

  private String legend() {
    if (series.size() < 2) {
      return "";
    }
    StringBuilder legend = new StringBuilder("<p class='legend'>");
    for (int s = 0; s < series.size(); s++) {
      legend.append(
          format("<span><i class='s%d'></i>%s</span>", s, Html.escape(series.get(s).name)));
    }
    return legend.append("</p>").toString();
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

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }
}
