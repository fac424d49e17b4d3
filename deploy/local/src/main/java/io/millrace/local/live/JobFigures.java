package io.millrace.local.live;

import io.millrace.local.job.MetricCollector;
import io.millrace.metric.Metric;

/**
 * The job's counts in this process; rows that are processed again after a restart count again.
 *
 * @param latencyMs of the last batches, from the Kafka timestamp of one row of each
 * @param batchSizes of the last batches
 */
record JobFigures(
    long events, long rejects, long predictions, long[] latencyMs, long[] batchSizes) {
  static JobFigures now() {
    MetricCollector metrics = MetricCollector.instance();
    return new JobFigures(
        metrics.count(Metric.EVENTS),
        metrics.count(Metric.REJECTS),
        metrics.count(Metric.PREDICTIONS),
        metrics.samples(Metric.PREDICTION_LATENCY),
        metrics.samples(Metric.BATCH_SIZE));
  }
}
