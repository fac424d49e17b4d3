package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reported time of a run is what a clock on the wall shows since the command. */
class WallTimeTest {
  private static final long JAVA_STARTED_MS = 1_700_000_007_250L;

  private long nowMs = JAVA_STARTED_MS;

  @Test
  void theStartOfJavaCounts() {
    WallTime time = begun("1700000000.000000");
    nowMs += 5_000;

    assertThat(time.seconds()).isEqualTo(12.25);
  }

  @Test
  void aLaterStartTakesNothingOverFromTheOneBefore() {
    nowMs += 3_600_000;
    WallTime later = begun("1700003607.000000");
    nowMs += 1_000;

    assertThat(later.seconds()).isEqualTo(1.25);
  }

  @Test
  void aClockThatWasSetBackTakesNothingAway() {
    WallTime time = begun("1700000007.000000");
    nowMs -= 60_000;

    assertThat(time.seconds()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1700000000.250000", "1700000000,250000", "1700000000.25"})
  void bashWritesAPointOrAComma(String said) {
    assertThat(WallTime.began(said, JAVA_STARTED_MS)).isEqualTo(1_700_000_000.25);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "abc",
        "-5",
        "+5",
        "1.7e9",
        "1700000000.",
        ".5",
        "1.700.000.000,5",
        " 1700000000",
        "0x10",
        "NaN",
        "\u0661\u0667",
        "1700000000000.5"
      })
  void withoutATimeFromTheScriptItIsCountedFromTheStartOfJava(String said) {
    assertThat(WallTime.began(said, JAVA_STARTED_MS)).isEqualTo(1_700_000_007.25);
  }

  private WallTime begun(String said) {
    return new WallTime(WallTime.began(said, JAVA_STARTED_MS), () -> nowMs);
  }
}
