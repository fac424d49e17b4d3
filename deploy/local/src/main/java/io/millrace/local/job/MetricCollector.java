package io.millrace.local.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Flink's metric reporter within this process: keeps the job's own counters and histograms where
 * the run can read them, also after the job has ended.
 */
public final class MetricCollector implements MetricReporter {
  /** The reporter's name in Flink's configuration. */
  public static final String NAME = "collector";

  /**
   * The one collector of a process: Flink creates its reporters itself, and the run finds them
   * here.
   */
  private static final MetricCollector INSTANCE = new MetricCollector();

  private final Map<Metric, String> live = new ConcurrentHashMap<>();
  private final Map<String, Long> endedCounts = new ConcurrentHashMap<>();
  private final Map<String, ConcurrentLinkedQueue<Long>> endedSamples = new ConcurrentHashMap<>();

  private MetricCollector() {}

  public static MetricCollector instance() {
    return INSTANCE;
  }

  /** The sum over subtasks and labels, since this process began. */
  public long count(io.millrace.metric.Metric metric) {
    long sum = endedCounts.getOrDefault(metric.key(), 0L);
    for (Map.Entry<Metric, String> entry : live.entrySet()) {
      if (entry.getKey() instanceof Counter counter && entry.getValue().equals(metric.key())) {
        sum += counter.getCount();
      }
    }
    return sum;
  }

  /** The last values of a histogram of each subtask: as many as its window holds. */
  public long[] samples(io.millrace.metric.Metric metric) {
    List<Long> values = new ArrayList<>();
    endedSamples.getOrDefault(metric.key(), new ConcurrentLinkedQueue<>()).forEach(values::add);
    for (Map.Entry<Metric, String> entry : live.entrySet()) {
      if (entry.getKey() instanceof Histogram histogram && entry.getValue().equals(metric.key())) {
        for (long value : histogram.getStatistics().getValues()) {
          values.add(value);
        }
      }
    }
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    if (ours(name, group)) {
      live.put(metric, name);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    if (live.remove(metric) == null) {
      return;
    }
    if (metric instanceof Counter counter) {
      endedCounts.merge(name, counter.getCount(), Long::sum);
    } else if (metric instanceof Histogram histogram) {
      ConcurrentLinkedQueue<Long> samples =
          endedSamples.computeIfAbsent(name, key -> new ConcurrentLinkedQueue<>());
      for (long value : histogram.getStatistics().getValues()) {
        samples.add(value);
      }
    }
  }

  private static boolean ours(String name, MetricGroup group) {
    return group.getMetricIdentifier(name).contains("." + io.millrace.metric.Metric.GROUP + ".");
  }

  @Override
  public void open(MetricConfig config) {}

  @Override
  public void close() {}

  /** The factory, which Flink finds by its class name. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return INSTANCE;
    }
  }
}
