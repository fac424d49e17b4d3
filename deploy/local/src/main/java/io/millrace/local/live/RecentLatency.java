package io.millrace.local.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * The time from Kafka timestamp to score of the rows scored last: those of the minute that ends
 * with the newest. Rows that a load left waiting in the topic soon drop out, and a run without new
 * records keeps its last figures.
 *
 * @param to when the newest of them was scored
 */
record RecentLatency(long rows, long p50Ms, long p99Ms, Instant to) {
  private static final Duration SPAN = Duration.ofMinutes(1);
  private static final int DIGITS = 3;

  /** Collects rows one by one. */
  static final class Builder {
    private final Histogram ms = new Histogram(DIGITS);
    private final Instant newest;

    /**
     * @param newest when the newest row was scored
     */
    Builder(Instant newest) {
      this.newest = newest;
    }

    /** Adds a row, unless it is too old. */
    void add(long kafkaTimestampMs, Instant scoredAt) {
      if (scoredAt.isAfter(newest.minus(SPAN))) {
        ms.recordValue(Math.max(0, scoredAt.toEpochMilli() - kafkaTimestampMs));
      }
    }

    /** The latency of the rows added; empty where there is none. */
    Optional<RecentLatency> build() {
      return ms.getTotalCount() == 0
          ? Optional.empty()
          : Optional.of(
              new RecentLatency(
                  ms.getTotalCount(),
                  ms.getValueAtPercentile(50),
                  ms.getValueAtPercentile(99),
                  newest));
    }
  }
}
