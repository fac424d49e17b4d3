package io.millrace.flink;

import io.millrace.metric.Label;
import io.millrace.metric.Metric;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * Registers an operator's metrics as {@link Metric} lists them: in one group, with a nested group
 * for each label. Label values are in the order in which the metric declares its labels.
 */
public final class RouteMetrics {
  /** The number of latest values from which a histogram computes its quantiles. */
  private static final int HISTOGRAM_WINDOW = 1_000;

  private final MetricGroup group;

  public RouteMetrics(MetricGroup operator) {
    this.group = operator.addGroup(Metric.GROUP);
  }

  /** Registers a counter that only the task's own thread may use. */
  public Counter counter(Metric metric, String... labelValues) {
    return within(metric, labelValues).counter(metric.key());
  }

  /** Registers a counter whose count another component keeps. */
  public void counter(Metric metric, LongSupplier count, String... labelValues) {
    within(metric, labelValues).counter(metric.key(), new CountedElsewhere(count));
  }

  /** Registers a histogram that one thread at a time may use. */
  public Histogram histogram(Metric metric, String... labelValues) {
    return within(metric, labelValues)
        .histogram(metric.key(), new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
  }

  public void gauge(Metric metric, LongSupplier value, String... labelValues) {
    within(metric, labelValues).gauge(metric.key(), value::getAsLong);
  }

  private MetricGroup within(Metric metric, String... labelValues) {
    List<Label> labels = metric.labels();
    if (labels.size() != labelValues.length) {
      throw new IllegalArgumentException(
          "Cannot register %s: %d label values (it declares %s)"
              .formatted(metric.key(), labelValues.length, labels));
    }
    MetricGroup within = group;
    for (int i = 0; i < labelValues.length; i++) {
      within = within.addGroup(labels.get(i).key(), labelValues[i]);
    }
    return within;
  }

  private record CountedElsewhere(LongSupplier count) implements Counter {
    @Override
    public long getCount() {
      return count.getAsLong();
    }

    @Override
    public void inc() {
      throw readOnly();
    }

    @Override
    public void inc(long n) {
      throw readOnly();
    }

    @Override
    public void dec() {
      throw readOnly();
    }

    @Override
    public void dec(long n) {
      throw readOnly();
    }

    private static UnsupportedOperationException readOnly() {
      return new UnsupportedOperationException("Cannot count here: its owner counts");
    }
  }
}
