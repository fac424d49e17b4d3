package io.millrace.event;

import static io.millrace.event.Decoding.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers and times are read as their literals say, without conversion. */
class DecodedValueTest {
  private final Decoding decoding = new Decoding();

  @ParameterizedTest
  @CsvSource({
    "-0, -0.0",
    "0, 0.0",
    "1, 1.0",
    "-1.5e-3, -0.0015",
    "4.9e-324, 4.9E-324",
    "1e-400, 0.0",
    "-1e-400, -0.0",
    "1.7976931348623157e308, 1.7976931348623157E308",
    "9007199254740993, 9007199254740992",
    "18446744073709551617, 1.8446744073709552E19",
    "0.1e99999999999999999999, NaN",
    "1e400, NaN",
    "-1e400, NaN",
    "1e-99999999999999999999, 0.0",
    "2.2250738585072011e-308, 2.225073858507201E-308",
  })
  void doublesAreTheNearestOnesAndFinite(String json, double expected) {
    decoding.field("d", FieldType.DOUBLE, "d");
    if (Double.isNaN(expected)) {
      assertThat(decoding.reject(with("\"d\":" + json)).reason())
          .isEqualTo(RejectReason.WRONG_TYPE);
    } else {
      Double value = (Double) decoding.event(with("\"d\":" + json)).values()[0];
      assertThat(value).isEqualTo(expected);
    }
  }

  @Test
  void digitsNamesAndStringsHaveNoLimitOfTheirOwn() {
    decoding.field("d", FieldType.DOUBLE, "d");
    decoding.field("s", FieldType.STRING, "s");
    String digits = "1".repeat(100_000);
    assertThat(decoding.event(with("\"d\":0." + digits)).values()[0]).isEqualTo(0.1111111111111111);
    assertThat(decoding.event(with("\"d\":" + digits + "e-99999")).values()[0])
        .isEqualTo(1.1111111111111112);
    assertThat(decoding.event(with("\"" + digits + "\":" + digits)).values()).containsOnlyNulls();
    assertThat(decoding.event(with("\"s\":\"" + digits + "\"")).values()[1]).isEqualTo(digits);
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, true",
    "-9223372036854775808, true",
    "9223372036854775808, false",
    "-9223372036854775809, false",
    "-0, true",
    "1.0, false",
    "1e0, false",
    "1E2, false",
    "\"1\", false",
    "true, false",
    "100000000000000000000000, false",
  })
  void longsAreIntegerLiteralsWithin64Bits(String json, boolean valid) {
    decoding.field("l", FieldType.LONG, "l");
    if (valid) {
      assertThat(decoding.event(with("\"l\":" + json)).values()[0]).isEqualTo(Long.parseLong(json));
    } else {
      assertThat(decoding.reject(with("\"l\":" + json)).reason())
          .isEqualTo(RejectReason.WRONG_TYPE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STRING, 1",
    "STRING, true",
    "STRING, []",
    "DOUBLE, \"1\"",
    "DOUBLE, true",
    "BOOLEAN, 1",
    "BOOLEAN, \"true\"",
    "BOOLEAN, {}",
    "TIMESTAMP, 1.0",
    "TIMESTAMP, true",
    "TIMESTAMP, 99999999999999999999",
  })
  void nothingIsConvertedSilently(FieldType type, String json) {
    decoding.field("f", type, "f");
    assertThat(decoding.reject(with("\"f\":" + json)).reason()).isEqualTo(RejectReason.WRONG_TYPE);
  }

  @ParameterizedTest
  @CsvSource({
    "S, 253402300799, 253402300799000",
    "S, 253402300800, ",
    "S, 9223372036854775807, ",
    "S, -9223372036854775808, ",
    "S, -62135596800, -62135596800000",
    "S, -62135596801, ",
    "MS, 253402300799999, 253402300799999",
    "MS, 253402300800000, ",
    "MS, -62135596800001, ",
    "US, 253402300799999999, 253402300799999",
    "US, 253402300800000000, ",
    "US, -1, -1",
    "US, -1000, -1",
    "US, -1001, -2",
    "US, 999, 0",
    "US, -62135596800000000, -62135596800000",
    "US, -62135596800000001, ",
    "US, 9223372036854775807, ",
  })
  void eventTimesAreScaledWithoutOverflow(TimeFormat format, String json, Long expected) {
    decoding.timeFormat = format;
    String value = "{\"u\":1,\"t\":" + json + "}";
    if (expected == null) {
      assertThat(decoding.reject(value).reason()).isEqualTo(RejectReason.INVALID_TIME);
    } else {
      assertThat(decoding.event(value).eventTimeMs()).isEqualTo(expected);
    }
  }

  @Test
  void eventTimesHaveTheDeclaredForm() {
    assertThat(decoding.reject("{\"u\":1,\"t\":\"1970-01-01T00:00Z\"}").reason())
        .isEqualTo(RejectReason.WRONG_TYPE);
    decoding.timeFormat = TimeFormat.ISO;
    assertThat(decoding.event("{\"u\":1,\"t\":\"1970-01-01T00:00Z\"}").eventTimeMs()).isZero();
    assertThat(decoding.reject("{\"u\":1,\"t\":0}").reason()).isEqualTo(RejectReason.WRONG_TYPE);
    assertThat(decoding.reject("{\"u\":1,\"t\":\"0001-01-01T00:00+00:01\"}").reason())
        .isEqualTo(RejectReason.INVALID_TIME);
    decoding.skewMs = 300_000;
    assertThat(decoding.reject("{\"u\":1,\"t\":\"2026-01-02T03:04+01:00\"}").message())
        .startsWith("field 't' is '2026-01-02T03:04+01:00', later than the record's");
  }
}
