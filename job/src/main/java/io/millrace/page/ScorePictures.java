package io.millrace.page;

import io.millrace.replay.ScoreChange;
import java.util.Locale;

/** Scores of before and now as SVG that takes its colours from the page. */
public final class ScorePictures {
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

  public ScorePictures(ScoreChange.Pairs pairs) {
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

  /** 1, 2 or 5 times a power of ten, for about so many marks. */
  private static double step(double span) {
    double raw = span / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double times = raw / power;
    return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
  }

  private int bin(float score) {
    return (int) Math.min(BINS - 1, Math.max(0, (score - low) / (high - low) * BINS));
  }

  public String histogram() {
    double[][] counts = new double[2][BINS];
    double most = 1;
    for (int i = 0; i < pairs.size(); i++) {
      most = Math.max(most, ++counts[0][bin(pairs.before()[i])]);
      most = Math.max(most, ++counts[1][bin(pairs.after()[i])]);
    }
    double step = Math.max(1, step(most));
    double top = Math.ceil(most / step) * step;
    StringBuilder svg = begin(HISTOGRAM_HEIGHT);
    for (double value = 0; value <= top + step / 2; value += step) {
      double y = y(value / top, HISTOGRAM_HEIGHT);
      svg.append(line("grid", LEFT, WIDTH - RIGHT, y, y));
      svg.append(text("tick end", LEFT - 8, y + 4, format("%,.0f", value)));
    }
    double slot = (WIDTH - LEFT - RIGHT) / BINS;
    for (int series = 0; series < counts.length; series++) {
      for (int i = 0; i < BINS; i++) {
        double y = y(counts[series][i] / top, HISTOGRAM_HEIGHT);
        svg.append(
            format(
                "<rect class='s%d' x='%.2f' y='%.2f' width='%.2f' height='%.2f'><title>%s: %s, %,.0f</title></rect>",
                series,
                LEFT + slot * (i + 0.08 + 0.44 * series),
                y,
                slot * 0.42,
                HISTOGRAM_HEIGHT - BOTTOM - y,
                span(i),
                series == 0 ? "before" : "now",
                counts[series][i]));
      }
    }
    xAxis(svg, HISTOGRAM_HEIGHT, "score");
    return svg.append(title(HISTOGRAM_HEIGHT, "scores"))
        .append("</svg>")
        .append(
            "<p class='legend'><span><i class='s0'></i>before</span><span><i class='s1'></i>now</span></p>")
        .toString();
  }

  /** How many scores went from where to where; shades by the logarithm. */
  public String density() {
    double[][] counts = new double[BINS][BINS];
    double most = 1;
    for (int i = 0; i < pairs.size(); i++) {
      most = Math.max(most, ++counts[bin(pairs.before()[i])][bin(pairs.after()[i])]);
    }
    StringBuilder svg = begin(DENSITY_HEIGHT);
    double width = (WIDTH - LEFT - RIGHT) / BINS;
    double height = (DENSITY_HEIGHT - TOP - BOTTOM) / BINS;
    for (int x = 0; x < BINS; x++) {
      for (int y = 0; y < BINS; y++) {
        if (counts[x][y] > 0) {
          svg.append(
              format(
                  "<rect class='s0' x='%.2f' y='%.2f' width='%.2f' height='%.2f' fill-opacity='%.3f'><title>before %s, now %s: %,.0f</title></rect>",
                  LEFT + width * x,
                  DENSITY_HEIGHT - BOTTOM - height * (y + 1),
                  width,
                  height,
                  0.12 + 0.88 * Math.log1p(counts[x][y]) / Math.log1p(most),
                  span(x),
                  span(y),
                  counts[x][y]));
        }
      }
    }
    svg.append(line("same", LEFT, WIDTH - RIGHT, DENSITY_HEIGHT - BOTTOM, y(1, DENSITY_HEIGHT)));
    double step = step(high - low);
    for (int i = 0; low + i * step <= high + step / 2; i++) {
      double y = y(i * step / (high - low), DENSITY_HEIGHT);
      svg.append(line("axis", LEFT - 5, LEFT, y, y));
      svg.append(text("tick end", LEFT - 8, y + 4, number(low + i * step)));
    }
    xAxis(svg, DENSITY_HEIGHT, "score before");
    svg.append(line("axis", LEFT, LEFT, y(0, DENSITY_HEIGHT), y(1, DENSITY_HEIGHT)));
    return svg.append(title(DENSITY_HEIGHT, "score now")).append("</svg>").toString();
  }

  private void xAxis(StringBuilder svg, double height, String name) {
    double bottom = height - BOTTOM;
    svg.append(line("axis", LEFT, WIDTH - RIGHT, bottom, bottom));
    double step = step(high - low);
    for (int i = 0; low + i * step <= high + step / 2; i++) {
      double x = LEFT + (WIDTH - LEFT - RIGHT) * i * step / (high - low);
      svg.append(line("axis", x, x, bottom, bottom + 5));
      svg.append(text("tick mid", x, bottom + 19, number(low + i * step)));
    }
    svg.append(text("title mid", (LEFT + WIDTH - RIGHT) / 2, height - 6, name));
  }

  private static StringBuilder begin(double height) {
    return new StringBuilder(format("<svg viewBox='0 0 %.0f %.0f' role='img'>", WIDTH, height));
  }

  private static String title(double height, String name) {
    return format(
        "<text class='title mid' transform='translate(13 %.1f) rotate(-90)'>%s</text>",
        (TOP + height - BOTTOM) / 2, name);
  }

  private static String line(String kind, double fromX, double toX, double fromY, double toY) {
    return format(
        "<line class='%s' x1='%.1f' x2='%.1f' y1='%.1f' y2='%.1f'/>", kind, fromX, toX, fromY, toY);
  }

  private static String text(String kind, double x, double y, String text) {
    return format("<text class='%s' x='%.1f' y='%.1f'>%s</text>", kind, x, y, text);
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
