package io.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeProblemTest {
  private static final String FORM = "must be YYYY-MM-DDTHH:MM[:SS[.f]] and Z or ±HH:MM";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-02-29T10:00:00Z | its day is 29; 2025-02 has 01 to 28",
        "2024-04-31T10:00Z | its day is 31; 2024-04 has 01 to 30",
        "2024-04-00T10:00Z | its day is 00; 2024-04 has 01 to 30",
        "2025-13-01T10:00:00Z | its month is 13; must be 01 to 12",
        "0000-01-01T10:00:00Z | its year is 0000; must be 0001 to 9999",
        "2025-01-01T24:00:00Z | its hour is 24; must be 00 to 23",
        "2025-01-01T10:60:00Z | its minute is 60; must be 00 to 59",
        "2025-01-01T23:59:60Z | its second is 60; must be 00 to 59",
        "2025-01-01T10:00:00.1234567890Z | its fraction has 10 digits; must be 1 to 9",
        "2025-01-01T10:00:00.Z | its fraction has 0 digits; must be 1 to 9",
        "2025-01-01T10:00:00+18:01 | its offset is +18:01; must be -18:00 to +18:00",
        "2025-01-01T10:00:00-19:00 | its offset is -19:00; must be -18:00 to +18:00",
        "2025-01-01T10:00:00+01:60 | its offset has 60 minutes; must be 00 to 59",
        "2025-01-01T10:00:00 | it has no offset; must end in Z or ±HH:MM",
        "2025-01-01T10:00 | it has no offset; must end in Z or ±HH:MM",
        "2025-01-01T10:00:00z | its end is 'z'; must be Z or ±HH:MM",
        "2025-01-01T10:00:00+0100 | its end is '+0100'; must be Z or ±HH:MM",
        "2025-01-01T10:00:00+01:00[Europe/Berlin] | its end is '+01:00[Eur…'; must be Z or ±HH:MM",
        "2025-01-01t10:00:00Z | between date and time is 't'; must be T",
        "2025-01-01 10:00:00Z | between date and time is ' '; must be T",
      })
  void thePartThatDoesNotFitIsNamed(String text, String words) {
    assertThat(IsoTime.parse(text)).isEqualTo(IsoTime.INVALID);
    assertThat(IsoTimeProblem.of(text)).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "2025-01-01", "01/02/2025 10:00", "20250101T100000Z", "1700000000"})
  void whatIsNotNearGetsTheForm(String text) {
    assertThat(IsoTimeProblem.of(text)).isEqualTo(FORM);
  }

  @Test
  void anyTextHasWordsOfOneLine() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<String> parts =
        List.of(
            "2025",
            "-",
            "02",
            "29",
            "T",
            "23",
            ":",
            "59",
            "60",
            ".",
            "Z",
            "+",
            "\n",
            "é",
            "1234567890");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder("2025-02-28T23:59:59.123+01:00");
      for (int wounds = 1 + random.nextInt(3); wounds > 0; wounds--) {
        int start = random.nextInt(text.length());
        text.replace(
            start,
            Math.min(text.length(), start + random.nextInt(4)),
            parts.get(random.nextInt(parts.size())));
      }
      if (IsoTime.parse(text.toString()) == IsoTime.INVALID) {
        assertThat(IsoTimeProblem.of(text.toString()))
            .as("seed %d: %s", seed, text)
            .hasSizeLessThan(80)
            .doesNotContain("\n");
      }
    }
  }
}
