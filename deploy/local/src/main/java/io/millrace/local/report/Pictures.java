package io.millrace.local.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import org.HdrHistogram.Histogram;

/** The report's pictures, each from the figures of the tables. */
final class Pictures {
  private static final int MOST_BARS = 120;
  private static final int DATE_MARKS = 7;
  private static final int BATCH_BARS = 40;
  private static final long HOUR_SECONDS = 3_600;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Pictures() {}

  /** By the events' own time; the two thousandths at the ends, which may be centuries, left out. */
  static String eventsOverTime(NavigableMap<Long, Long> byHour) {
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
    return chart.svg();
  }

  /** Few enough bars; whole days where they are long. */
  private static long barHours(long span) {
    long hours = span / MOST_BARS + 1;
    return hours > 12 ? (hours + 23) / 24 * 24 : hours;
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

  /** As shares of each outcome, so that a rare outcome is seen beside a frequent one. */
  static String scores(Scores scores) {
    BarChart chart =
        new BarChart("score", scores.byOutcome() ? "% of the outcome's events" : "events");
    if (scores.byOutcome()) {
      chart.series("outcome 0 (%,d)".formatted(scores.total(false)), shares(scores, false));
      chart.series("outcome 1 (%,d)".formatted(scores.total(true)), shares(scores, true));
    } else {
      chart.series("events", scores.bins(false));
    }
    double span = scores.max() - scores.min();
    for (int i = 0; i <= Scores.BINS; i += Scores.BINS / 8) {
      chart.tick(i, String.format(Locale.ROOT, "%.3g", scores.min() + span * i / Scores.BINS));
    }
    for (int i = 0; i < Scores.BINS; i++) {
      double from = scores.min() + span * i / Scores.BINS;
      chart.label(String.format(Locale.ROOT, "%.4f to %.4f", from, from + span / Scores.BINS));
    }
    return chart.svg();
  }

  private static double[] shares(Scores scores, boolean positive) {
    double[] bins = scores.bins(positive);
    long total = Math.max(1, scores.total(positive));
    return Arrays.stream(bins).map(n -> 100 * n / total).toArray();
  }

  /** Over steps of 1, 2 and 5 times powers of ten. */
  static String latency(Histogram latencyMs) {
    long[] steps = new long[40];
    int used = 0;
    for (long power = 1; used < steps.length; power *= 10) {
      for (long times : new long[] {1, 2, 5}) {
        if (used < steps.length) {
          steps[used++] = times * power;
        }
      }
    }
    int first = 0;
    while (steps[first + 1] <= latencyMs.getMinValue()) {
      first++;
    }
    int last = first;
    while (steps[last] < latencyMs.getMaxValue()) {
      last++;
    }
    BarChart chart = new BarChart("up to so long after the record's Kafka timestamp", "events");
    double[] bars = new double[last - first + 1];
    for (int i = 0; i < bars.length; i++) {
      long from = i == 0 ? 0 : steps[first + i - 1] + 1;
      bars[i] = latencyMs.getCountBetweenValues(from, steps[first + i]);
      chart.tick(i + 0.5, duration(steps[first + i]));
      chart.label("up to " + duration(steps[first + i]));
    }
    return chart.series("events", bars).svg();
  }

  static String batchSizes(long[] sizes) {
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
    return chart.svg();
  }

  private static String duration(long ms) {
    if (ms < 1_000) {
      return ms + " ms";
    }
    if (ms < 120_000) {
      return ms / 1_000 + " s";
    }
    return ms < 7_200_000 ? ms / 60_000 + " min" : ms / 3_600_000 + " h";
  }
}
