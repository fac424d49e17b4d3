package io.millrace.feature;

import static io.millrace.feature.History.HOUR;
import static io.millrace.feature.History.feature;
import static io.millrace.feature.History.hours;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantileTest {
  @Test
  void everyMagnitudeIsWithinOnePercent() {
    for (double value = Double.MIN_VALUE; value <= 1e150; value *= 1.0031) {
      for (double signed : new double[] {value, -value}) {
        double found = QuantileSketch.value(QuantileSketch.key(signed));
        assertThat(Math.abs(found - signed))
            .as("%s", signed)
            .isLessThanOrEqualTo(Math.max(value * 0.01, 1e-300));
      }
      if (value < 1e-320) {
        value *= 2;
      }
    }
    assertThat(QuantileSketch.value(QuantileSketch.key(-0.0))).isEqualTo(0.0);
  }

  @Test
  void keysAreInTheOrderOfTheValues() {
    double[] values = {-1e150, -1, -1e-300, -Double.MIN_VALUE, 0, Double.MIN_VALUE, 1e-300, 1, 2};
    int[] keys = Arrays.stream(values).mapToInt(QuantileSketch::key).toArray();
    assertThat(keys).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void theValueIsThatAtTheRankRoundedDown() {
    double[] quantiles = {0, 0.25, 0.5, 0.75, 0.95, 1};
    FeatureDefinition[] features =
        Arrays.stream(quantiles)
            .mapToObj(q -> feature("q" + q, new Aggregate.Quantile("amount", q), hours(20)))
            .toArray(FeatureDefinition[]::new);
    long seed = 7;
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      History history = new History(features);
      double[] sorted = new double[1 + random.nextInt(300)];
      for (int i = 0; i < sorted.length; i++) {
        double magnitude = StrictMath.exp(random.nextGaussian() * 20);
        sorted[i] = random.nextInt(10) == 0 ? 0 : random.nextBoolean() ? magnitude : -magnitude;
        history.at(HOUR * random.nextInt(20), sorted[i]);
      }
      Arrays.sort(sorted);
      for (double q : quantiles) {
        double expected = sorted[(int) (q * (sorted.length - 1))];
        assertThat(history.value("q" + q))
            .as("q %s of %d, round %d, seed %d", q, sorted.length, round, seed)
            .isCloseTo(expected, within(0.0101 * Math.abs(expected) + 1e-9));
      }
    }
  }

  @Test
  void whatLeftTheWindowTakesNoPart() {
    History history = History.of(new Aggregate.Quantile("amount", 0), hours(2));
    history.at(0, -1e100).at(HOUR, 5.0).at(2 * HOUR, 7.0);
    assertThat(history.value()).isCloseTo(5, within(0.05));
    assertThat(history.at(4 * HOUR, null).value()).isNaN();
  }
}
