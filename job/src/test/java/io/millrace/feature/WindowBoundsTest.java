package io.millrace.feature;

import static io.millrace.feature.History.HOUR;
import static io.millrace.feature.History.hours;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowBoundsTest {

  @Test
  void aWindowEndsWithTheTileOfTheReferenceTime() {
    assertThat(WindowBounds.of(hours(3), 5 * HOUR))
        .isEqualTo(new WindowBounds(3 * HOUR, 6 * HOUR, 3, HOUR));
    assertThat(WindowBounds.of(hours(3), 6 * HOUR - 1).toMs()).isEqualTo(6 * HOUR);
    assertThat(WindowBounds.of(hours(1), -1)).isEqualTo(new WindowBounds(-HOUR, 0, 1, HOUR));
  }

  @Test
  void theFirstMomentIsInAndTheLastIsNot() {
    WindowBounds bounds = WindowBounds.of(hours(2), 7 * HOUR);
    assertThat(bounds.contains(6 * HOUR)).isTrue();
    assertThat(bounds.contains(6 * HOUR - 1)).isFalse();
    assertThat(bounds.contains(8 * HOUR - 1)).isTrue();
    assertThat(bounds.contains(8 * HOUR)).isFalse();
  }

  @Test
  void lifetimeHoldsEveryTime() {
    WindowBounds bounds = WindowBounds.of(Window.LIFETIME, 0);
    assertThat(bounds.isLifetime()).isTrue();
    assertThat(bounds.contains(-62_135_596_800_000L)).isTrue();
    assertThat(bounds.contains(253_402_300_799_999L)).isTrue();
  }
}
