package io.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankCorrelationTest {

  @Test
  void anyRisingFunctionKeepsTheRanks() {
    float[] scores = {0.3f, 0.1f, 0.9f, -2f, 0.5f};
    float[] cubes = new float[scores.length];
    float[] fallen = new float[scores.length];
    for (int i = 0; i < scores.length; i++) {
      cubes[i] = scores[i] * scores[i] * scores[i];
      fallen[i] = -scores[i];
    }
    assertThat(RankCorrelation.of(scores, cubes)).isEqualTo(1, within(1e-12));
    assertThat(RankCorrelation.of(scores, fallen)).isEqualTo(-1, within(1e-12));
  }

  /** The ranks are 0, 1.5, 1.5, 3, 4 and 1, 0, 3.5, 3.5, 2: covariance 3.75, variances 9.5. */
  @Test
  void equalValuesShareTheMeanRank() {
    assertThat(RankCorrelation.of(new float[] {1, 2, 2, 3, 5}, new float[] {2, 1, 4, 4, 3}))
        .isEqualTo(3.75 / 9.5, within(1e-12));
    assertThat(RankCorrelation.of(new float[] {0f, -0f, 1}, new float[] {5, 5, 6}))
        .isEqualTo(1, within(1e-12));
  }

  @Test
  void constantScoresHaveNone() {
    assertThat(RankCorrelation.of(new float[] {1, 1, 1}, new float[] {1, 2, 3})).isNaN();
    assertThat(RankCorrelation.of(new float[0], new float[0])).isNaN();
  }
}
