package io.millrace.local.report;

import io.millrace.page.BarChart;
import io.millrace.page.Numbers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import org.HdrHistogram.Histogram;

/** The pictures of the report and of the live page. */
public final class Pictures {
  private static final int MOST_BARS = 120;
  private static final long MOST_HOURS = 6;
  private static final int DATE_MARKS = 7;
  private static final int BATCH_BARS = 40;
  private static final int LATENCY_BARS = 40;
  private static final double WIDE_RATIO = 30;
  private static final int BARS_PER_TENFOLD = 10;
  private static final long HOUR_SECONDS = 3_600;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Pictures() {}

  /**
   * Events by their own time, without the first and the last thousandth, which may span centuries.
   */
  static BarChart eventsOverTime(NavigableMap<Long, Long> byHour) {
    long all = byHour.values().stream().mapToLong(Long::longValue).sum();
    long first = hourAt(byHour, all / 1_000);
    long last = hourAt(byHour, all - 1 - all / 1_000);
    long hours = barHours(last - first);
    long origin = Math.floorDiv(first, hours) * hours;
    double[] bars = new double[(int) ((last - origin) / hours) + 1];
    byHour
        .subMap(first, true, last, true)
        .forEach((hour, count) -> bars[(int) ((hour - origin) / hours)] += count);
    boolean days = hours >= 24;
    String span = days ? hours / 24 + " d" : hours + " h";
    BarChart chart =
        new BarChart("event time, UTC", "events per " + (span.equals("1 d") ? "day" : span))
            .series("events", bars);
    int every = Math.max(1, bars.length / DATE_MARKS);
    for (int i = 0; i < bars.length; i++) {
      Instant at = Instant.ofEpochSecond((origin + i * hours) * HOUR_SECONDS);
      String text = (days ? DAY : HOUR).format(at);
      chart.label(text);
      if (i % every == every / 2) {
        chart.tick(i + 0.5, text);
      }
    }
    return chart;
  }

  /** The hours of a bar, so that bars are few enough; whole days above six hours. */
  private static long barHours(long span) {
    long hours = span / MOST_BARS + 1;
    return hours > MOST_HOURS ? (hours + 23) / 24 * 24 : hours;
  }

  private static long hourAt(NavigableMap<Long, Long> byHour, long rank) {
    long seen = 0;
    for (Map.Entry<Long, Long> entry : byHour.entrySet()) {
      seen += entry.getValue();
      if (seen > rank) {
        return entry.getKey();
      }
    }
    return byHour.lastKey();
  }

  /**
   * Scores, as shares of each known outcome, so that a rare outcome is seen beside a frequent one.
   */
  public static BarChart scores(Scores scores) {
    BarChart chart =
        new BarChart("score", scores.byOutcome() ? "% of the outcome's events" : "events");
    if (scores.byOutcome()) {
      chart.series("outcome 0 (%,d)".formatted(scores.total(false)), shares(scores, false));
      chart.series("outcome 1 (%,d)".formatted(scores.total(true)), shares(scores, true));
    } else {
      chart.series("events", scores.bins(false));
    }
    double span = scores.to() - scores.from();
    for (int i = 0; i <= Scores.BINS; i += Scores.BINS / 8) {
      chart.tick(i, Numbers.shortText(scores.from() + span * i / Scores.BINS));
    }
    for (int i = 0; i < Scores.BINS; i++) {
      double from = scores.from() + span * i / Scores.BINS;
      chart.label(String.format(Locale.ROOT, "%.4f to %.4f", from, from + span / Scores.BINS));
    }
    return chart;
  }

  private static double[] shares(Scores scores, boolean positive) {
    double[] bins = scores.bins(positive);
    long total = Math.max(1, scores.total(positive));
    return Arrays.stream(bins).map(n -> 100 * n / total).toArray();
  }

  /**
   * Latencies in equal steps, or in equal ratios where the slowest took more than 30 times as long
   * as the fastest hundredth.
   */
  public static BarChart latency(Histogram latencyMs) {
    double low = Math.max(1, (double) latencyMs.getValueAtPercentile(1));
    double high = Math.max(low + 1, (double) latencyMs.getMaxValue());
    double[] edges = high / low > WIDE_RATIO ? ratios(low, high) : steps(low, high);
    double[] bars = new double[edges.length - 1];
    BarChart chart = new BarChart("from the record's Kafka timestamp until its score", "events");
    for (int i = 0; i < bars.length; i++) {
      long from = i == 0 ? 0 : (long) edges[i];
      long to = (long) edges[i + 1] - 1;
      bars[i] = latencyMs.getCountBetweenValues(from, Math.max(from, to));
      chart.label(duration(edges[i]) + " to " + duration(edges[i + 1]));
    }
    int every = Math.max(1, bars.length / 8);
    for (int i = 0; i < edges.length; i += every) {
      chart.tick(i, duration(edges[i]));
    }
    return chart.series("events", bars);
  }

  private static double[] steps(double low, double high) {
    double step = Math.max(1, Numbers.step(high - low, LATENCY_BARS));
    double first = Math.floor(low / step) * step;
    int bars = (int) Math.floor((high - first) / step) + 1;
    double[] edges = new double[bars + 1];
    Arrays.setAll(edges, i -> first + i * step);
    return edges;
  }

  private static double[] ratios(double low, double high) {
    int first = (int) Math.floor(Math.log10(low) * BARS_PER_TENFOLD);
    int last = (int) Math.floor(Math.log10(high) * BARS_PER_TENFOLD) + 1;
    double[] edges = new double[last - first + 1];
    Arrays.setAll(edges, i -> Math.ceil(Math.pow(10, (first + i) / (double) BARS_PER_TENFOLD)));
    edges[edges.length - 1] = Math.max(edges[edges.length - 1], high + 1);
    return edges;
  }

  public static BarChart batchSizes(long[] sizes) {
    long most = Arrays.stream(sizes).max().orElse(1);
    long width = (most - 1) / BATCH_BARS + 1;
    double[] bars = new double[(int) ((most - 1) / width) + 1];
    for (long size : sizes) {
      bars[(int) ((Math.max(1, size) - 1) / width)]++;
    }
    BarChart chart = new BarChart("rows in the batch", "batches").series("batches", bars);
    int every = Math.max(1, bars.length / 10);
    for (int i = 0; i < bars.length; i++) {
      String text = width == 1 ? Long.toString(i + 1) : i * width + 1 + "–" + (i + 1) * width;
      chart.label(text);
      if (i % every == 0) {
        chart.tick(i + 0.5, text);
      }
    }
    return chart;
  }

  /**
   * The records read in the last minutes.
   *
   * @param bars mean rates, each over {@code secondsPerBar}, the last of them up to now
   */
  public static BarChart recordsPerSecond(double[] bars, int secondsPerBar) {
    BarChart chart = new BarChart("until now", "records per second").series("records", bars);
    int perMinute = 60 / secondsPerBar;
    for (int i = 0; i < bars.length; i++) {
      int ago = (bars.length - i) * secondsPerBar;
      chart.label(ago + " s ago");
      if ((bars.length - i) % perMinute == 0) {
        chart.tick(i, "\u2212" + (bars.length - i) / perMinute + " min");
      }
    }
    return chart;
  }

  private static String duration(double ms) {
    if (ms < 1_000) {
      return Numbers.shortText(ms) + " ms";
    }
    return ms < 120_000
        ? Numbers.shortText(ms / 1_000) + " s"
        : String.format(Locale.ROOT, "%.1f min", ms / 60_000);
  }
}
