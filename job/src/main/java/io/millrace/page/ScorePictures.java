package io.millrace.page;

import io.millrace.replay.ScoreChange;
import java.util.List;
import java.util.Locale;

/** Pictures of scores before and now, as SVG that takes its colours from the page. */
final class ScorePictures {
  private static final List<String> SERIES = List.of("before", "now");
  private static final int BINS = 40;
  private static final int TICKS = 8;
  private static final double WIDTH = 720;
  private static final double LEFT = 64;
  private static final double RIGHT = 26;
  private static final double TOP = 12;
  private static final double BOTTOM = 46;
  private static final double HISTOGRAM_HEIGHT = 300;
  private static final double DENSITY_HEIGHT = 560;

  private final ScoreChange.Pairs pairs;
  private final double low;
  private final double high;

  ScorePictures(ScoreChange.Pairs pairs) {
    this.pairs = pairs;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < pairs.size(); i++) {
      least = Math.min(least, Math.min(pairs.before()[i], pairs.after()[i]));
      most = Math.max(most, Math.max(pairs.before()[i], pairs.after()[i]));
    }
    double step = step(most > least ? most - least : 1);
    this.low = Math.floor(least / step) * step;
    this.high = Math.max(low + step, Math.ceil(most / step) * step);
  }

  private static double step(double span) {
    return Numbers.step(span, TICKS);
  }

  private int bin(float score) {
    return (int) Math.min(BINS - 1, Math.max(0, (score - low) / (high - low) * BINS));
  }

  String histogram() {
    double[][] counts = new double[2][BINS];
    double most = 1;
    for (int i = 0; i < pairs.size(); i++) {
      most = Math.max(most, ++counts[0][bin(pairs.before()[i])]);
      most = Math.max(most, ++counts[1][bin(pairs.after()[i])]);
    }
    double step = Math.max(1, step(most));
    double top = Math.ceil(most / step) * step;
    Svg svg = new Svg(WIDTH, HISTOGRAM_HEIGHT);
    for (double value = 0; value <= top + step / 2; value += step) {
      double y = y(value / top, HISTOGRAM_HEIGHT);
      svg.line("grid", LEFT, WIDTH - RIGHT, y, y);
      svg.text("tick end", LEFT - 8, y + 4, format("%,.0f", value));
    }
    for (int series = 0; series < counts.length; series++) {
      bars(svg, series, counts[series], top);
    }
    xAxis(svg, HISTOGRAM_HEIGHT, "score");
    yTitle(svg, HISTOGRAM_HEIGHT, "scores");
    return svg + Html.legend(SERIES);
  }

  private void bars(Svg svg, int series, double[] counts, double top) {
    double slot = (WIDTH - LEFT - RIGHT) / BINS;
    for (int i = 0; i < BINS; i++) {
      double y = y(counts[i] / top, HISTOGRAM_HEIGHT);
      double x = LEFT + slot * (i + 0.08 + 0.44 * series);
      String hover = format("%s: %s, %,.0f", span(i), SERIES.get(series), counts[i]);
      svg.bar("s" + series, x, y, slot * 0.42, HISTOGRAM_HEIGHT - BOTTOM - y, hover);
    }
  }

  /** The number of scores by old and new value, as shades on a logarithmic scale. */
  String density() {
    double[][] counts = new double[BINS][BINS];
    double most = 1;
    for (int i = 0; i < pairs.size(); i++) {
      most = Math.max(most, ++counts[bin(pairs.before()[i])][bin(pairs.after()[i])]);
    }
    Svg svg = new Svg(WIDTH, DENSITY_HEIGHT);
    double width = (WIDTH - LEFT - RIGHT) / BINS;
    double height = (DENSITY_HEIGHT - TOP - BOTTOM) / BINS;
    double bottom = DENSITY_HEIGHT - BOTTOM;
    for (int x = 0; x < BINS; x++) {
      for (int y = 0; y < BINS; y++) {
        if (counts[x][y] > 0) {
          svg.add(
              "<rect class='s0' x='%.2f' y='%.2f' width='%.2f' height='%.2f' fill-opacity='%.3f'><title>before %s, now %s: %,.0f</title></rect>",
              LEFT + width * x,
              bottom - height * (y + 1),
              width,
              height,
              0.12 + 0.88 * Math.log1p(counts[x][y]) / Math.log1p(most),
              span(x),
              span(y),
              counts[x][y]);
        }
      }
    }
    svg.line("same", LEFT, WIDTH - RIGHT, bottom, y(1, DENSITY_HEIGHT));
    double step = step(high - low);
    for (int i = 0; low + i * step <= high + step / 2; i++) {
      double y = y(i * step / (high - low), DENSITY_HEIGHT);
      svg.line("axis", LEFT - 5, LEFT, y, y);
      svg.text("tick end", LEFT - 8, y + 4, number(low + i * step));
    }
    xAxis(svg, DENSITY_HEIGHT, "score before");
    svg.line("axis", LEFT, LEFT, y(0, DENSITY_HEIGHT), y(1, DENSITY_HEIGHT));
    yTitle(svg, DENSITY_HEIGHT, "score now");
    return svg.toString();
  }

  private void xAxis(Svg svg, double height, String name) {
    double bottom = height - BOTTOM;
    svg.line("axis", LEFT, WIDTH - RIGHT, bottom, bottom);
    double step = step(high - low);
    for (int i = 0; low + i * step <= high + step / 2; i++) {
      double x = LEFT + (WIDTH - LEFT - RIGHT) * i * step / (high - low);
      svg.line("axis", x, x, bottom, bottom + 5);
      svg.text("tick mid", x, bottom + 19, number(low + i * step));
    }
    svg.text("title mid", (LEFT + WIDTH - RIGHT) / 2, height - 6, name);
  }

  private static void yTitle(Svg svg, double height, String name) {
    svg.upright((TOP + height - BOTTOM) / 2, name);
  }

  private String span(int bin) {
    double width = (high - low) / BINS;
    return format("%.4g to %.4g", low + bin * width, low + (bin + 1) * width);
  }

  private static String number(double value) {
    return format("%.6f", value).replaceFirst("\\.?0+$", "");
  }

  private static double y(double part, double height) {
    return height - BOTTOM - (height - TOP - BOTTOM) * part;
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
