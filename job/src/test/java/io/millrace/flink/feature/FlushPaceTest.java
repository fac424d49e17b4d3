package io.millrace.flink.feature;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Each event changes another state, as with many users of few events. */
class FlushPaceTest {
  private static final int FEW = 300;

  private final FlushPace pace = new FlushPace();

  @Test
  void fewStatesAreLeftForTheFlushOfASteadyLoad() {
    leftAfter(10_000);
    assertThat(leftAfter(10_000)).isLessThan(FEW);
    assertThat(leftAfter(10_300)).isLessThan(FEW + 300);
  }

  @Test
  void aSavepointSoonAfterACheckpointDisturbsNothing() {
    leftAfter(10_000);
    leftAfter(10_000);
    leftAfter(500);
    assertThat(leftAfter(10_000)).isLessThan(FEW);
  }

  @Test
  void aLoadThatFallsIsKnownAtItsSecondFlush() {
    leftAfter(1_000_000);
    leftAfter(10_000);
    leftAfter(10_000);
    assertThat(leftAfter(10_000)).isLessThan(FEW);
  }

  /** The states that are left for the flush after so many events. */
  private int leftAfter(int events) {
    int changed = 0;
    for (int event = 0; event < events; event++) {
      changed++;
      changed -= Math.min(changed, pace.writesNow(changed));
    }
    pace.flushed();
    return changed;
  }
}
