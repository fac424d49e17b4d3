package io.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00Z", "2024-02-29T23:59:59.999999999+18:00", "2000-02-29T12:30:15.1-17:59",
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "1969-12-31T23:59:59.9999Z",
        "1900-03-01T00:00:00-00:00", "2024-12-31T00:00+05:45",
      })
  void agreesWithJavaOnWhatBothTake(String text) {
    assertThat(IsoTime.parse(text))
        .isEqualTo(OffsetDateTime.parse(text).toInstant().toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "1970-01-01",
        "1970-01-01T00:00",
        "1970-01-01T00:00:00",
        "1970-01-01T00Z",
        "1970-01-01 00:00Z",
        "1970-01-01t00:00Z",
        "1970-01-01T00:00z",
        "1970-01-01T00:00:00.Z",
        "1970-01-01T00:00:00.1234567890Z",
        "1970-01-01T00:00.5Z",
        "1970-01-01T24:00Z",
        "1970-01-01T23:60Z",
        "2016-12-31T23:59:60Z",
        "1970-02-29T00:00Z",
        "1900-02-29T00:00Z",
        "1970-04-31T00:00Z",
        "1970-00-01T00:00Z",
        "1970-13-01T00:00Z",
        "1970-01-00T00:00Z",
        "0000-01-01T00:00Z",
        "-001-01-01T00:00Z",
        "+1970-01-01T00:00Z",
        "10000-01-01T00:00Z",
        "70-01-01T00:00Z",
        "1970-01-01T00:00+18:01",
        "1970-01-01T00:00+01:60",
        "1970-01-01T00:00+1:00",
        "1970-01-01T00:00+0100",
        "1970-01-01T00:00+01",
        "1970-01-01T00:00:00+01:00:00",
        "1970-01-01T00:00:00Z ",
        " 1970-01-01T00:00:00Z",
        "1970-01-01T00:00:00ZZ",
        "1970-01-01T00:00:00,5Z",
        "197\u0660-01-01T00:00Z",
        "1970-01-01T00:00:\u0661\u0661Z",
        "1970-01-01T00:00Z[UTC]",
        "1970-1-01T00:00:00Z",
        "1970-01-01T0:00:00Z",
        "19700101T000000Z",
        "1970-01-01T00:00:",
        "1970-01-01T00:00:00",
        "1970-01-01T00:00:00.5",
        "1970-01-01T00:00+19:00",
        "1970-01-01T00:00 01:00",
      })
  void takesNoOtherForm(String text) {
    assertThat(IsoTime.parse(text)).isEqualTo(IsoTime.INVALID);
  }

  @Test
  void fractionsAreCutTowardsThePast() {
    assertThat(IsoTime.parse("1970-01-01T00:00:00.0019Z")).isEqualTo(1);
    assertThat(IsoTime.parse("1969-12-31T23:59:59.9991Z")).isEqualTo(-1);
    assertThat(IsoTime.parse("1969-12-31T23:59:59.99Z")).isEqualTo(-10);
  }

  @Test
  void theRangeIsTheYears1To9999() {
    assertThat(IsoTime.parse("0001-01-01T00:00:00Z")).isEqualTo(IsoTime.MIN_MS);
    assertThat(IsoTime.parse("9999-12-31T23:59:59.999999999Z")).isEqualTo(IsoTime.MAX_MS);
    assertThat(IsoTime.isInRange(IsoTime.parse("0001-01-01T00:00:00+00:01"))).isFalse();
    assertThat(IsoTime.isInRange(IsoTime.parse("9999-12-31T23:59:59-00:01"))).isFalse();
    assertThat(IsoTime.isInRange(IsoTime.INVALID)).isFalse();
  }
}
