package io.millrace.local.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ActivityTest {
  private static final long BEGAN = -7_000_000_000L;

  private final Activity activity = new Activity(BEGAN);

  @Test
  void recordsCountInTheSecondInWhichTheyWereNoted() {
    activity.note(at(200), 10, 90);
    activity.note(at(900), 30, 70);
    activity.note(at(1_500), 100, 0);

    double[] rates = activity.rates(at(2_100), 1);

    assertThat(rates).hasSize(Activity.SECONDS).endsWith(0, 30, 70);
    assertThat(activity.behind()).isZero();
  }

  @Test
  void theSecondThatIsNotOverIsLeftOut() {
    activity.note(at(1_999), 50, 0);

    assertThat(activity.rates(at(1_999), 1)).endsWith(0);
    assertThat(activity.rates(at(2_000), 1)).endsWith(50);
  }

  @Test
  void barsAreMeansOverTheirSeconds() {
    for (int second = 0; second < 10; second++) {
      activity.note(at(second * 1_000L), (second + 1) * 4L, 0);
    }

    assertThat(activity.rates(at(10_000), 5)).hasSize(60).endsWith(0, 4, 4);
  }

  @Test
  void whatIsOlderThanTheWindowIsForgotten() {
    activity.note(at(500), 1_000, 0);
    activity.note(at(400_000), 1_007, 0);

    double[] rates = activity.rates(at(401_000), 1);

    assertThat(Arrays.stream(rates).sum()).isEqualTo(7);
    assertThat(rates).endsWith(7);
  }

  @Test
  void aLongPauseLeavesZeros() {
    activity.note(at(500), 9, 0);

    assertThat(activity.rates(at(900_000), 1)).containsOnly(0);
  }

  private static long at(long ms) {
    return BEGAN + TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
