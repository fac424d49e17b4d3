package io.millrace.benchmarks.drive;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The latencies of a schedule's events, and the answers over time. Each event counts once, however
 * often it is answered: after a failure, a job answers again. Used by one thread at a time.
 */
final class Latencies {
  static final int BIN_MS = 100;

  private static final long LONGEST_US = 3_600_000_000L;
  private static final int DIGITS = 3;
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

  private final Schedule schedule;
  private final long warmUpNs;
  private final Histogram histogram = new Histogram(LONGEST_US, DIGITS);
  private final BitSet seen = new BitSet();
  private final List<Bin> bins = new ArrayList<>();
  private long answered;

  /** The answers within {@value #BIN_MS} ms. */
  private static final class Bin {
    private int arrivals;
    private int repeats;
    private long latencyUsMax;
  }

  /**
   * @param warmUpMs events that are due before it are in no percentile
   */
  Latencies(Schedule schedule, long warmUpMs) {
    this.schedule = schedule;
    this.warmUpNs = warmUpMs * 1_000_000;
  }

  /** Takes the answer to an event, which arrived at a {@link System#nanoTime()}. */
  void arrived(long number, long atNs) {
    if (!schedule.contains(number)) {
      return;
    }
    long dueNs = schedule.dueNs(number);
    long latencyUs = Math.max(0, (atNs - dueNs) / 1_000);
    Bin bin = bin(atNs);
    if (seen.get((int) (number - schedule.first()))) {
      bin.repeats++;
      return;
    }
    seen.set((int) (number - schedule.first()));
    answered++;
    bin.arrivals++;
    bin.latencyUsMax = Math.max(bin.latencyUsMax, latencyUs);
    if (dueNs - schedule.startNs() >= warmUpNs) {
      histogram.recordValue(Math.min(latencyUs, LONGEST_US));
    }
  }

  boolean complete() {
    return answered == schedule.count();
  }

  /** The figures, by their names in JSON. */
  Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("events", schedule.count());
    summary.put("answered", answered);
    summary.put("counted", histogram.getTotalCount());
    for (double percentile : PERCENTILES) {
      summary.put(name(percentile), ms(histogram.getValueAtPercentile(percentile)));
    }
    List<double[]> distribution = new ArrayList<>();
    for (HistogramIterationValue each : histogram.percentiles(5)) {
      distribution.add(
          new double[] {each.getPercentileLevelIteratedTo(), ms(each.getValueIteratedTo())});
    }
    summary.put("distribution", distribution);
    summary.put("bin_ms", BIN_MS);
    summary.put("arrivals", bins.stream().map(bin -> bin.arrivals).toList());
    summary.put("repeats", bins.stream().map(bin -> bin.repeats).toList());
    summary.put("latency_ms_max", bins.stream().map(bin -> ms(bin.latencyUsMax)).toList());
    return summary;
  }

  private Bin bin(long atNs) {
    int at = (int) Math.max(0, (atNs - schedule.startNs()) / 1_000_000 / BIN_MS);
    while (bins.size() <= at) {
      bins.add(new Bin());
    }
    return bins.get(at);
  }

  /** A percentile's name in JSON: {@code p50_ms}, {@code p99_9_ms}, {@code max_ms}. */
  private static String name(double percentile) {
    if (percentile == 100) {
      return "max_ms";
    }
    String digits = Double.toString(percentile).replaceFirst("\\.0$", "").replace('.', '_');
    return "p" + digits + "_ms";
  }

  private static double ms(long us) {
    return us / 1_000.0;
  }
}
