package io.millrace.benchmarks.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private static final long MS = 1_000_000;

  // One event each millisecond.
  private final Schedule schedule = new Schedule(5 * MS, 0, 1_000, 100, 1_000);

  private static double ms(Map<String, Object> summary, String name) {
    return (Double) summary.get(name);
  }

  @Test
  void aLatencyCountsFromWhenTheEventWasDue() {
    Latencies latencies = new Latencies(schedule, 0);
    for (long n = 100; n < 1_100; n++) {
      latencies.arrived(n, schedule.dueNs(n) + (n == 1_099 ? 500 : 20) * MS);
    }

    Map<String, Object> summary = latencies.summary();
    assertThat(ms(summary, "p50_ms")).isCloseTo(20, Percentage.withPercentage(0.2));
    assertThat(ms(summary, "p99_9_ms")).isCloseTo(20, Percentage.withPercentage(0.2));
    assertThat(ms(summary, "max_ms")).isCloseTo(500, Percentage.withPercentage(0.2));
    assertThat(latencies.complete()).isTrue();
  }

  @Test
  void warmUpIsInNoPercentile() {
    Latencies latencies = new Latencies(schedule, 100);
    latencies.arrived(100, schedule.dueNs(100) + 900 * MS);
    latencies.arrived(300, schedule.dueNs(300) + 10 * MS);

    Map<String, Object> summary = latencies.summary();
    assertThat(summary).containsEntry("counted", 1L).containsEntry("answered", 2L);
    assertThat(ms(summary, "max_ms")).isCloseTo(10, within(0.1));
  }

  @Test
  void aSecondAnswerIsARepeatAndNoLatency() {
    Latencies latencies = new Latencies(schedule, 0);
    latencies.arrived(100, schedule.dueNs(100) + MS);
    latencies.arrived(100, schedule.dueNs(100) + 250 * MS);

    assertThat(latencies.summary())
        .containsEntry("answered", 1L)
        .containsEntry("arrivals", List.of(1, 0, 0))
        .containsEntry("repeats", List.of(0, 0, 1));
    assertThat(latencies.complete()).isFalse();
  }

  @Test
  void eventsOfOthersAreNone() {
    Latencies latencies = new Latencies(schedule, 0);
    latencies.arrived(99, 0);
    latencies.arrived(1_100, 0);

    assertThat(latencies.summary()).containsEntry("answered", 0L);
  }
}
