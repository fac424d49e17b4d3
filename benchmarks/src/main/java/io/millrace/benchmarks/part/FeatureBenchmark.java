package io.millrace.benchmarks.part;

import io.millrace.feature.FeatureVector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Takes an event to the features of its user, whose state is on the heap; each aggregate alone. */
public class FeatureBenchmark extends Part {
  /** A feature as a definition has it; the last value means the demo's 24 features. */
  @Param({
    "{count: true, window: 24h}",
    "{count: true, where: \"type == 'view'\", window: 24h}",
    "{count: true, window: 30d}",
    "{sum: amount, window: 30d}",
    "{mean: amount, window: 30d}",
    "{min: amount, window: 30d}",
    "{max: amount, window: 30d}",
    "{stddev: amount, window: 30d}",
    "{variance: amount, window: 30d}",
    "{distinct: item, window: 7d}",
    "{mode: item, window: 7d}",
    "{quantile: {of: amount, q: 0.9}, window: 30d}",
    "{first: amount, window: 30d}",
    "{last: amount, window: lifetime}",
    "{streak: \"type == 'view'\"}",
    "{seconds_since: true}",
    "{decayed_sum: {of: amount, half_life: 1h}}",
    "{value: amount}",
    "{hour_of_day: true}",
    "demo"
  })
  public String feature;

  private Shoppers shoppers;

  /** Fills the windows. */
  @Setup
  public void prepare() {
    boolean demo = feature.equals("demo");
    shoppers =
        new Shoppers(demo ? Demo.pipeline() : Demo.pipelineOf("  f: " + feature + "\n")).warm();
  }

  /** Advances by the next event. */
  @Benchmark
  public FeatureVector advance() {
    return shoppers.advance();
  }
}
