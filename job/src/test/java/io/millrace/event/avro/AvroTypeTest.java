package io.millrace.event.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.FieldType;
import io.millrace.event.TimeFormat;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract's table of types, line by line. */
class AvroTypeTest {
  private static final String ENUM =
      "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"VIEW\", \"CLICK\"]}";
  private static final String UUID_16 =
      "{\"type\": \"fixed\", \"name\": \"F\", \"size\": 16, \"logicalType\": \"uuid\"}";

  private static String logical(String type, String logical) {
    return "{\"type\": \"%s\", \"logicalType\": \"%s\"}".formatted(type, logical);
  }

  private static String decimal(int scale) {
    return "{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 400, \"scale\": %d}"
        .formatted(scale);
  }

  @Test
  void aStringIsAStringAnEnumsSymbolOrAUuid() {
    assertThat(AvroDecoding.ofField("\"string\"", FieldType.STRING).value(o -> o.writeString("é")))
        .isEqualTo("é");
    assertThat(AvroDecoding.ofField(ENUM, FieldType.STRING).value(out -> out.writeEnum(1)))
        .isEqualTo("CLICK");
    assertThat(
            AvroDecoding.ofField(logical("string", "uuid"), FieldType.STRING)
                .value(out -> out.writeString("As It Stands")))
        .isEqualTo("As It Stands");
    byte[] bytes = new byte[16];
    bytes[0] = (byte) 0xAB;
    bytes[15] = 1;
    assertThat(AvroDecoding.ofField(UUID_16, FieldType.STRING).value(o -> o.writeFixed(bytes)))
        .isEqualTo("ab000000-0000-0000-0000-000000000001");
  }

  @Test
  void nothingElseIsAString() {
    assertThat(AvroDecoding.ofField("\"int\"", FieldType.STRING).refusal(out -> out.writeInt(1)))
        .isEqualTo("WRONG_TYPE: field 'v' is an integer of 32 bits (must be a string)");
    assertThat(
            AvroDecoding.ofField("\"bytes\"", FieldType.STRING)
                .refusal(out -> out.writeBytes(new byte[] {'a'})))
        .isEqualTo("WRONG_TYPE: field 'v' is bytes (must be a string)");
    assertThat(
            AvroDecoding.ofField("{\"type\": \"array\", \"items\": \"string\"}", FieldType.STRING)
                .refusal(out -> out.writeLong(0)))
        .isEqualTo("WRONG_TYPE: field 'v' is an array (must be a string)");
  }

  @ParameterizedTest
  @CsvSource({
    "long, timestamp-millis",
    "long, timestamp-micros",
    "long, time-micros",
    "long, local-timestamp-nanos",
    "long, unheard-of",
  })
  void aLongIsAnIntegerWhateverItsLogicalType(String type, String logical) {
    AvroDecoding decoding = AvroDecoding.ofField(logical(type, logical), FieldType.LONG);
    assertThat(decoding.value(out -> out.writeLong(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void anIntIsALong() {
    assertThat(AvroDecoding.ofField("\"int\"", FieldType.LONG).value(out -> out.writeInt(-7)))
        .isEqualTo(-7L);
    assertThat(
            AvroDecoding.ofField(logical("int", "date"), FieldType.LONG)
                .value(out -> out.writeInt(Integer.MIN_VALUE)))
        .isEqualTo((long) Integer.MIN_VALUE);
    assertThat(
            AvroDecoding.ofField("\"double\"", FieldType.LONG).refusal(out -> out.writeDouble(1)))
        .isEqualTo(
            "WRONG_TYPE: field 'v' is a floating-point number (must be an integer within 64 bits)");
  }

  @Test
  void aDoubleIsAnyNumberAsTheNearestDouble() {
    assertThat(AvroDecoding.ofField("\"float\"", FieldType.DOUBLE).value(o -> o.writeFloat(0.1f)))
        .isEqualTo((double) 0.1f);
    assertThat(AvroDecoding.ofField("\"double\"", FieldType.DOUBLE).value(o -> o.writeDouble(-0.0)))
        .isEqualTo(-0.0);
    assertThat(AvroDecoding.ofField("\"int\"", FieldType.DOUBLE).value(out -> out.writeInt(3)))
        .isEqualTo(3.0);
    // Halfway between two doubles: to the even one.
    assertThat(
            AvroDecoding.ofField("\"long\"", FieldType.DOUBLE)
                .value(out -> out.writeLong((1L << 53) + 1)))
        .isEqualTo(0x1p53);
    assertThat(decimalValue(2, "12345")).isEqualTo(123.45);
    assertThat(decimalValue(2, "-12345")).isEqualTo(-123.45);
    assertThat(decimalValue(0, "9007199254740993")).isEqualTo(0x1p53);
    assertThat(decimalValue(400, "1")).isEqualTo(0.0);
    assertThat(decimalValue(320, "1")).isEqualTo(1e-320);
  }

  private static Object decimalValue(int scale, String unscaled) {
    byte[] bytes = new BigInteger(unscaled).toByteArray();
    return AvroDecoding.ofField(decimal(scale), FieldType.DOUBLE)
        .value(out -> out.writeBytes(bytes));
  }

  @Test
  void aDoubleIsNeitherNanNorInfinite() {
    AvroDecoding decoding = AvroDecoding.ofField("\"float\"", FieldType.DOUBLE);
    assertThat(decoding.refusal(out -> out.writeFloat(Float.NaN)))
        .isEqualTo("WRONG_TYPE: field 'v' is NaN (must be a number)");
    assertThat(decoding.refusal(out -> out.writeFloat(Float.NEGATIVE_INFINITY)))
        .isEqualTo("WRONG_TYPE: field 'v' is beyond the range of a double (must be finite)");
    byte[] large = BigInteger.TEN.pow(309).toByteArray();
    assertThat(
            AvroDecoding.ofField(decimal(0), FieldType.DOUBLE)
                .refusal(out -> out.writeBytes(large)))
        .startsWith("WRONG_TYPE");
  }

  @Test
  void aMegabyteOfADecimalsDigitsTakesNoTime() {
    byte[] digits = new byte[1 << 20];
    Arrays.fill(digits, (byte) 0x7F);
    assertThat(
            AvroDecoding.ofField(decimal(2), FieldType.DOUBLE)
                .refusal(out -> out.writeBytes(digits)))
        .isEqualTo("WRONG_TYPE: field 'v' is beyond the range of a double (must be finite)");
  }

  @Test
  void aDecimalWithoutDigitsIsMalformed() {
    assertThat(
            AvroDecoding.ofField(decimal(2), FieldType.DOUBLE)
                .refusal(out -> out.writeBytes(new byte[0])))
        .isEqualTo("MALFORMED: the value has a decimal of 0 bytes at byte 5");
  }

  @Test
  void aBooleanIsABoolean() {
    assertThat(
            AvroDecoding.ofField("\"boolean\"", FieldType.BOOLEAN).value(o -> o.writeBoolean(true)))
        .isEqualTo(true);
    assertThat(AvroDecoding.ofField("\"int\"", FieldType.BOOLEAN).refusal(out -> out.writeInt(1)))
        .startsWith("WRONG_TYPE");
  }

  @ParameterizedTest
  @CsvSource({
    "timestamp-millis, -1, -1",
    "timestamp-micros, -1, -1",
    "timestamp-micros, 1999, 1",
    "timestamp-nanos, -1, -1",
    "timestamp-nanos, -1000001, -2",
    "local-timestamp-micros, 1700000000000999, 1700000000000",
  })
  void aTimestampIsATimeOfItsUnitRoundedTowardsThePast(String logical, long written, long ms) {
    assertThat(
            AvroDecoding.ofField(logical("long", logical), FieldType.TIMESTAMP)
                .value(out -> out.writeLong(written)))
        .isEqualTo(ms);
  }

  @Test
  void aTimestampIsADateMillisecondsOrATextToo() {
    assertThat(
            AvroDecoding.ofField(logical("int", "date"), FieldType.TIMESTAMP)
                .value(out -> out.writeInt(-1)))
        .isEqualTo(-86_400_000L);
    assertThat(AvroDecoding.ofField("\"long\"", FieldType.TIMESTAMP).value(o -> o.writeLong(7)))
        .isEqualTo(7L);
    assertThat(
            AvroDecoding.ofField("\"string\"", FieldType.TIMESTAMP)
                .value(out -> out.writeString("2024-02-29T12:00:00.0019+01:00")))
        .isEqualTo(Instant.parse("2024-02-29T11:00:00.001Z").toEpochMilli());
  }

  @Test
  void neitherAnIntNorATimeOfDayIsATimestamp() {
    assertThat(AvroDecoding.ofField("\"int\"", FieldType.TIMESTAMP).refusal(o -> o.writeInt(7)))
        .isEqualTo(
            "WRONG_TYPE: field 'v' is an integer of 32 bits (must be an integer of ms or a time)");
    assertThat(
            AvroDecoding.ofField(logical("long", "time-micros"), FieldType.TIMESTAMP)
                .refusal(out -> out.writeLong(7)))
        .isEqualTo("WRONG_TYPE: field 'v' is a time of day (must be an integer of ms or a time)");
  }

  @Test
  void aTimestampOutsideTheYearsIsAnInvalidTime() {
    long year10000Ms = 253_402_300_800_000L;
    assertThat(
            AvroDecoding.ofField(logical("long", "timestamp-millis"), FieldType.TIMESTAMP)
                .refusal(out -> out.writeLong(year10000Ms)))
        .isEqualTo(
            "INVALID_TIME: field 'v' is 253402300800000 ms"
                + " (must lie in the years 1 to 9999, UTC)");
    assertThat(
            AvroDecoding.ofField(logical("int", "date"), FieldType.TIMESTAMP)
                .refusal(out -> out.writeInt(Integer.MAX_VALUE)))
        .startsWith("INVALID_TIME");
    assertThat(
            AvroDecoding.ofField("\"string\"", FieldType.TIMESTAMP)
                .refusal(out -> out.writeString("yesterday")))
        .startsWith("INVALID_TIME");
  }

  @ParameterizedTest
  @CsvSource({"MS", "S", "US", "ISO"})
  void anEventTimeThatIsATimestampNeedsNoUnit(TimeFormat as) {
    AvroDecoding decoding = AvroDecoding.of(ofUserAndTime(logical("long", "timestamp-micros")));
    decoding.timeFormat = as;
    assertThat(decoding.event(userAt("ann", 1_700_000_000_000_999L)).eventTimeMs())
        .isEqualTo(1_700_000_000_000L);
  }

  @Test
  void anEventTimeThatIsAnIntegerIsInTheDeclaredUnit() {
    AvroDecoding decoding = AvroDecoding.of(ofUserAndTime("\"long\""));
    decoding.timeFormat = TimeFormat.S;
    assertThat(decoding.event(userAt("ann", 1_700_000_000L)).eventTimeMs())
        .isEqualTo(1_700_000_000_000L);
    AvroDecoding ofInt = AvroDecoding.of(ofUserAndTime("\"int\""));
    ofInt.timeFormat = TimeFormat.S;
    assertThat(ofInt.event(userAt("ann", 1_700_000_000L)).eventTimeMs())
        .isEqualTo(1_700_000_000_000L);
    decoding.timeFormat = TimeFormat.ISO;
    assertThat(decoding.reject(userAt("ann", 5)))
        .isEqualTo("WRONG_TYPE: field 't' is an integer (must be a time in text)");
  }

  private static byte[] userAt(String user, long time) {
    return AvroDecoding.bytes(
        out -> {
          out.writeString(user);
          out.writeLong(time);
        });
  }

  private static String ofUserAndTime(String time) {
    return """
        {"type": "record", "name": "R", "fields": [
          {"name": "u", "type": "string"}, {"name": "t", "type": %s}]}"""
        .formatted(time);
  }

  @Test
  void aUserIsAStringAnIntegerAnEnumOrAUuid() {
    assertThat(userOf("\"long\"", out -> out.writeLong(-5))).isEqualTo("-5");
    assertThat(userOf("\"int\"", out -> out.writeInt(5))).isEqualTo("5");
    assertThat(userOf(ENUM, out -> out.writeEnum(0))).isEqualTo("VIEW");
    assertThat(userOf(UUID_16, out -> out.writeFixed(new byte[16])))
        .isEqualTo("00000000-0000-0000-0000-000000000000");
    assertThat(userOf("\"boolean\"", out -> out.writeBoolean(true)))
        .isEqualTo("WRONG_TYPE: field 'u' is a boolean (must be a string or an integer)");
    assertThat(userOf("\"string\"", out -> out.writeString("")))
        .isEqualTo("INVALID_USER: field 'u' is empty");
    assertThat(userOf("\"string\"", out -> out.writeString("é".repeat(129))))
        .isEqualTo("INVALID_USER: field 'u' has 258 bytes (must be 1 to 256)");
  }

  private static String userOf(String schema, AvroDecoding.Writing user) {
    AvroDecoding decoding =
        AvroDecoding.of(
            """
            {"type": "record", "name": "R", "fields": [
              {"name": "t", "type": "long"}, {"name": "u", "type": %s}]}"""
                .formatted(schema));
    byte[] value =
        AvroDecoding.bytes(
            out -> {
              out.writeLong(5);
              user.to(out);
            });
    return decoding.decode(value) instanceof Event event ? event.userId() : decoding.reject(value);
  }

  @Test
  void aDeclaredTextMustBeUtf8AndAnyOtherMayBeAnything() {
    byte[] overlong = {(byte) 0xC0, (byte) 0x80};
    assertThat(
            AvroDecoding.ofField("\"string\"", FieldType.STRING)
                .refusal(out -> out.writeBytes(overlong)))
        .isEqualTo("MALFORMED: the value has a string that is not UTF-8, at byte 6");
    AvroDecoding undeclared = AvroDecoding.ofField("\"string\"", null);
    assertThat(undeclared.event(AvroDecoding.user("ann", o -> o.writeBytes(overlong))).userId())
        .isEqualTo("ann");
  }
}
