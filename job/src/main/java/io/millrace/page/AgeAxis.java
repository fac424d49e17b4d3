package io.millrace.page;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis that places times from left to right by their age at the reference time, which is on the
 * right. The scale is logarithmic, so that a minute and a month can be seen on one line.
 */
final class AgeAxis {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final double MARKS_APART = 44;

  private final long referenceTimeMs;
  private final double left;
  private final double right;
  private final double unitMs;
  private final double oldest;

  private record Mark(long ageMs, String name) {}

  private static final List<Mark> MARKS =
      List.of(
          new Mark(SECOND, "1s"),
          new Mark(10 * SECOND, "10s"),
          new Mark(MINUTE, "1m"),
          new Mark(10 * MINUTE, "10m"),
          new Mark(HOUR, "1h"),
          new Mark(6 * HOUR, "6h"),
          new Mark(DAY, "1d"),
          new Mark(7 * DAY, "7d"),
          new Mark(30 * DAY, "30d"),
          new Mark(90 * DAY, "90d"),
          new Mark(365 * DAY, "1y"),
          new Mark(3_652 * DAY, "10y"),
          new Mark(36_524 * DAY, "100y"));

  /**
   * @param oldestMs the earliest time that has a place of its own
   */
  AgeAxis(long oldestMs, long referenceTimeMs, double left, double right) {
    this.referenceTimeMs = referenceTimeMs;
    this.left = left;
    this.right = right;
    double span = Math.max(1.0, (double) (referenceTimeMs - oldestMs));
    this.unitMs = Math.max(1.0, Math.min((double) MINUTE, span / 100));
    this.oldest = scaled(span);
  }

  private double scaled(double ageMs) {
    return Math.log1p(Math.max(0.0, ageMs) / unitMs);
  }

  /**
   * The place of a time; one older than the oldest, or later than the reference time, is at the
   * edge.
   */
  double at(long timeMs) {
    double part = scaled((double) (referenceTimeMs - timeMs)) / oldest;
    return right - Math.min(1, part) * (right - left);
  }

  /** Draws lines with their ages, from top to bottom. */
  void draw(Svg svg, double top, double bottom) {
    List<Double> taken = new ArrayList<>(List.of(right - MARKS_APART));
    for (Mark mark : MARKS) {
      double x = right - scaled((double) mark.ageMs()) / oldest * (right - left);
      if (x >= left && taken.get(taken.size() - 1) - x >= MARKS_APART) {
        taken.add(x);
        svg.line("grid", x, x, top, bottom);
        svg.text("tick mid", x, top - 6, mark.name());
      }
    }
  }
}
