package io.millrace.local.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * How long the rows scored last took from their Kafka timestamp until their score: those of the
 * minute that ends with the newest. What a load has waited in the topic is not in it for long, and
 * a run to which nothing comes keeps what it said last.
 *
 * @param to when the newest of them was scored
 */
record RecentLatency(long rows, long p50Ms, long p99Ms, Instant to) {
  private static final Duration SPAN = Duration.ofMinutes(1);
  private static final int DIGITS = 3;

  /** Takes rows one by one. */
  static final class Builder {
    private final Histogram ms = new Histogram(DIGITS);
    private final Instant newest;

    /**
     * @param newest when the newest row was scored
     */
    Builder(Instant newest) {
      this.newest = newest;
    }

    /** Leaves out a row that is too old. */
    void add(long kafkaTimestampMs, Instant scoredAt) {
      if (scoredAt.isAfter(newest.minus(SPAN))) {
        ms.recordValue(Math.max(0, scoredAt.toEpochMilli() - kafkaTimestampMs));
      }
    }

    /** Empty where no row has come. */
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
