package io.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {
  private static final KafkaCoordinates AT = new KafkaCoordinates("clicks", 3, 918273, 1_000_000);
  private static final int MAX_BYTES = 1 << 20;

  private final List<EventField> fields = new ArrayList<>();
  private String userPath = "u";
  private String timePath = "t";
  private String idPath;
  private TimeFormat timeFormat = TimeFormat.MS;
  private int maxValueBytes = MAX_BYTES;
  private long skewMs = EventSchema.NO_SKEW_LIMIT;

  @Test
  void readsEveryTypeFromItsPath() {
    field("s", FieldType.STRING, "/a/0/b");
    field("l", FieldType.LONG, "l");
    field("d", FieldType.DOUBLE, "/d~1e/~0/x.y");
    field("b", FieldType.BOOLEAN, "b.c/d");
    field("z", FieldType.TIMESTAMP, "/z");
    Event event =
        event(
            "{\"a\":[{\"b\":\"é\\ud83d\\ude00\"},1],\"l\":-9223372036854775808,\"x\":[{}],"
                + "\"d/e\":{\"~\":{\"x.y\":2}},\"b.c/d\":false,\"z\":\"1970-01-01T00:00:01Z\","
                + "\"u\":\"ann\",\"t\":5} \n");
    assertThat(event.values()).containsExactly("é😀", Long.MIN_VALUE, 2.0, false, 1000L);
    assertThat(event.userId()).isEqualTo("ann");
    assertThat(event.eventTimeMs()).isEqualTo(5);
    assertThat(event.eventId()).isEqualTo("clicks-3-918273");
    assertThat(event.kafka()).isSameAs(AT);
  }

  @Test
  void absentAndNullAreNull() {
    field("a", FieldType.DOUBLE, "/o/a");
    field("b", FieldType.LONG, "b");
    field("c", FieldType.STRING, "/l/00");
    field("d", FieldType.STRING, "/l/2");
    field("e", FieldType.STRING, "/l/-");
    field("f", FieldType.STRING, "/s/0");
    field("g", FieldType.STRING, "/n/0");
    field("h", FieldType.STRING, "/l/99999999999999999999");
    assertThat(
            event(with("\"o\":7,\"b\":null,\"l\":[\"x\",\"y\"],\"s\":\"text\",\"n\":null"))
                .values())
        .containsOnlyNulls();
  }

  @Test
  void pathsMayCoincideAndLeadThroughEachOther() {
    userPath = "/o/u";
    field("user", FieldType.STRING, "/o/u");
    field("again", FieldType.STRING, "/o/u");
    assertThat(event("{\"t\":1,\"o\":{\"u\":\"x\"}}").values()).containsExactly("x", "x");
    field("whole", FieldType.STRING, "o");
    assertThat(reject("{\"t\":1,\"o\":{\"u\":\"x\"}}").message())
        .isEqualTo("field 'whole' at 'o' is an object (must be a string)");
  }

  @Test
  void aSlotDoesNotRememberTheEventBefore() {
    field("s", FieldType.STRING, "s");
    EventDecoder decoder = decoder();
    assertThat(((Event) decoder.decode(utf8(with("\"s\":\"x\"")), AT)).values())
        .containsExactly("x");
    assertThat(((Event) decoder.decode(utf8(with("\"r\":1")), AT)).values()).containsOnlyNulls();
    assertThat(((Reject) decoder.decode(utf8("{\"s\":\"y\""), AT)).reason())
        .isEqualTo(RejectReason.MALFORMED);
    assertThat(((Event) decoder.decode(utf8(with("\"r\":1")), AT)).values()).containsOnlyNulls();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"1\"|1",
        "1|1",
        "-0|-0",
        "-17|-17",
        "123456789012345678901234567890|123456789012345678901234567890",
      })
  void usersAndIdsAreStringsOrIntegersAsWritten(String json, String text) {
    idPath = "id";
    Event event = event("{\"u\":" + json + ",\"id\":" + json + ",\"t\":1}");
    assertThat(event.userId()).isEqualTo(text);
    assertThat(event.eventId()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e2", "1.0", "true", "{}", "[]", "[1]", "{\"a\":1}"})
  void usersAreNothingElse(String json) {
    assertThat(reject("{\"u\":" + json + ",\"t\":1}").reason()).isEqualTo(RejectReason.WRONG_TYPE);
  }

  @Test
  void identitiesHave1To256Utf8Bytes() {
    assertThat(event(user("é".repeat(128))).userId()).hasSize(128);
    assertThat(event(user("x".repeat(256))).userId()).hasSize(256);
    assertThat(event("{\"u\":" + "1".repeat(256) + ",\"t\":1}").userId()).hasSize(256);
    assertThat(reject(user("é".repeat(128) + "x")).reason()).isEqualTo(RejectReason.INVALID_USER);
    assertThat(reject("{\"u\":" + "1".repeat(257) + ",\"t\":1}").reason())
        .isEqualTo(RejectReason.INVALID_USER);
    assertThat(reject(user("")).message()).isEqualTo("field 'u' is empty");
    idPath = "i";
    assertThat(reject("{\"u\":\"\",\"i\":\"\",\"t\":1}").reason())
        .isEqualTo(RejectReason.INVALID_USER);
    assertThat(reject("{\"u\":\"x\",\"i\":\"\",\"t\":1}").reason())
        .isEqualTo(RejectReason.INVALID_ID);
  }

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
    field("d", FieldType.DOUBLE, "d");
    if (Double.isNaN(expected)) {
      assertThat(reject(with("\"d\":" + json)).reason()).isEqualTo(RejectReason.WRONG_TYPE);
    } else {
      Double value = (Double) event(with("\"d\":" + json)).values()[0];
      assertThat(value).isEqualTo(expected);
    }
  }

  @Test
  void digitsNamesAndStringsHaveNoLimitOfTheirOwn() {
    field("d", FieldType.DOUBLE, "d");
    field("s", FieldType.STRING, "s");
    String digits = "1".repeat(100_000);
    assertThat(event(with("\"d\":0." + digits)).values()[0]).isEqualTo(0.1111111111111111);
    assertThat(event(with("\"d\":" + digits + "e-99999")).values()[0])
        .isEqualTo(1.1111111111111112);
    assertThat(event(with("\"" + digits + "\":" + digits)).values()).containsOnlyNulls();
    assertThat(event(with("\"s\":\"" + digits + "\"")).values()[1]).isEqualTo(digits);
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
    field("l", FieldType.LONG, "l");
    if (valid) {
      assertThat(event(with("\"l\":" + json)).values()[0]).isEqualTo(Long.parseLong(json));
    } else {
      assertThat(reject(with("\"l\":" + json)).reason()).isEqualTo(RejectReason.WRONG_TYPE);
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
    field("f", type, "f");
    assertThat(reject(with("\"f\":" + json)).reason()).isEqualTo(RejectReason.WRONG_TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"x\"",
        "{",
        "{}x",
        "{} {}",
        "{},",
        "{\"a\":}",
        "{\"a\"}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":[1,]}",
        "{\"a\":[,1]}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":-Infinity}",
        "{\"a\":+1}",
        "{\"a\":01}",
        "{\"a\":-01}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":-}",
        "{\"a\":0x1}",
        "{\"a\":tru}",
        "{\"a\":nulll}",
        "{\"a\":True}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\u0000\"}",
        "{\"a\tb\":1}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u12\"}",
        "{/* */}",
        "{}//",
        "{}#",
        "\u000b{}",
        "\u00a0{}",
        "{}\u000c",
        "{}\u0000",
        "\ufeff{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"x\":[{\"a\":1,\"b\":2,\"a\":1}]}",
        "{\"\":1,\"\":1}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00\"}",
        "{\"a\":\"\\udc00\\ud800\"}",
        "{\"a\":\"\\ud800x\"}",
        "{\"a\":\"\\ud800\\n\"}",
        "{\"\\uD83D\":1}",
        "{\"a\":\"\\ud83d\\ud83d\\ude00\"}",
        "{\"a\":\"\\\\\\udc00\"}",
      })
  void whatIsNotOneStrictJsonObjectIsMalformed(String json) {
    assertThat(reject(json).reason()).isEqualTo(RejectReason.MALFORMED);
  }

  @Test
  void bytesThatAreNotStrictUtf8AreMalformed() {
    byte[][] sequences = {
      {(byte) 0x80},
      {(byte) 0xC0, (byte) 0xAF},
      {(byte) 0xE0, (byte) 0x80, (byte) 0xAF},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0xF8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
      {(byte) 0xC3},
      {(byte) 0xFF},
    };
    for (byte[] sequence : sequences) {
      byte[] json = utf8(with("\"x\":\"    \""));
      System.arraycopy(sequence, 0, json, json.length - 7, sequence.length);
      assertThat(decoder().decode(json, AT)).isInstanceOf(Reject.class);
    }
    for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertThat(decoder().decode(with("\"x\":1").getBytes(charset), AT))
          .isInstanceOf(Reject.class);
    }
    assertThat(((Reject) decoder().decode(null, AT)).value()).isNull();
  }

  @Test
  void nestingEndsAt64() {
    assertThat(event(with("\"x\":" + "[".repeat(63) + "]".repeat(63)))).isNotNull();
    assertThat(event(with("\"x\":" + "{\"a\":".repeat(63) + "1" + "}".repeat(63)))).isNotNull();
    assertThat(reject(with("\"x\":" + "[".repeat(64) + "]".repeat(64))).reason())
        .isEqualTo(RejectReason.MALFORMED);
    assertThat(reject(with("\"x\":" + "{\"a\":".repeat(64) + "1" + "}".repeat(64))).reason())
        .isEqualTo(RejectReason.MALFORMED);
    assertThat(reject("[".repeat(500_000)).reason()).isEqualTo(RejectReason.MALFORMED);
  }

  @Test
  void aLimitIsToldInWordsWithoutTheNameOfAClass() {
    assertThat(reject(with("\"x\":" + "[".repeat(64) + "]".repeat(64))).message())
        .startsWith("the value is nested deeper than 64 levels, at byte 84");
  }

  @Test
  void legalButUncommonJsonPasses() {
    assertThat(
            event(
                    "\t\r\n {\"\\u0075\" : \"a\\/\\b\\f\\n\\r\\t\\\"\\\\\" , \"t\":1,\"\":{},\"x\":[ ]}\r")
                .userId())
        .isEqualTo("a/\b\f\n\r\t\"\\");
    assertThat(event(with("\"a\":{\"k\":1},\"b\":{\"k\":1},\"\u007f\u2028\":\"\u0085\ufeff\"")))
        .isNotNull();
  }

  @Test
  void testsAreMadeInOrderOverTheWholeEvent() {
    idPath = "i";
    skewMs = 0;
    field("l", FieldType.LONG, "l");
    field("z", FieldType.TIMESTAMP, "z");
    fields.add(new EventField("q", FieldType.LONG, true, "q"));
    String bad =
        "{\"u\":\"\",\"i\":\"\",\"t\":9999999999999999,\"z\":\"x\",\"l\":\"x\",\"q\":1,\"q\":2}";
    assertThat(reject(bad).reason()).isEqualTo(RejectReason.MALFORMED);
    bad = bad.replace(",\"q\":1,\"q\":2", ",\"q\":null");
    assertThat(reject(bad).message()).isEqualTo("field 'q' is missing");
    bad = bad.replace("null", "1");
    assertThat(reject(bad).reason()).isEqualTo(RejectReason.WRONG_TYPE);
    bad = bad.replace("\"l\":\"x\"", "\"l\":1");
    assertThat(reject(bad).reason()).isEqualTo(RejectReason.INVALID_USER);
    bad = bad.replace("\"u\":\"\"", "\"u\":1");
    assertThat(reject(bad).reason()).isEqualTo(RejectReason.INVALID_ID);
    bad = bad.replace("\"i\":\"\"", "\"i\":1");
    assertThat(reject(bad).message()).startsWith("field 'z' is 'x' (must be YYYY-");
    bad = bad.replace("\"z\":\"x\"", "\"z\":1");
    assertThat(reject(bad).message())
        .startsWith("field 't' is 9999999999999999 ms (must lie in the years 1 to 9999");
    bad = bad.replace("9999999999999999", "1000001");
    assertThat(reject(bad).reason()).isEqualTo(RejectReason.FUTURE_TIMESTAMP);
    assertThat(reject(bad).message())
        .isEqualTo(
            "field 't' is 1000001 ms, later than the record's Kafka timestamp by more than max-future-skew: 0 ms");
    bad = bad.replace("1000001", "1000000");
    assertThat(event(bad).eventTimeMs()).isEqualTo(1_000_000);
    maxValueBytes = 10;
    assertThat(reject("{\"u\":\"\"],,,").reason()).isEqualTo(RejectReason.TOO_LARGE);
  }

  @Test
  void aRecordWithoutKafkaTimestampIsNeverInTheFuture() {
    skewMs = 300_000;
    KafkaCoordinates untimed = new KafkaCoordinates("c", 0, 0, KafkaCoordinates.NO_TIMESTAMP);
    byte[] value = utf8("{\"u\":1,\"t\":" + IsoTime.MAX_MS + "}");
    assertThat(decoder().decode(value, untimed)).isInstanceOf(Event.class);
    assertThat(decoder().decode(value, AT)).isInstanceOf(Reject.class);
    skewMs = EventSchema.NO_SKEW_LIMIT;
    assertThat(decoder().decode(value, AT)).isInstanceOf(Event.class);
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
    timeFormat = format;
    String value = "{\"u\":1,\"t\":" + json + "}";
    if (expected == null) {
      assertThat(reject(value).reason()).isEqualTo(RejectReason.INVALID_TIME);
    } else {
      assertThat(event(value).eventTimeMs()).isEqualTo(expected);
    }
  }

  @Test
  void eventTimesHaveTheDeclaredForm() {
    assertThat(reject("{\"u\":1,\"t\":\"1970-01-01T00:00Z\"}").reason())
        .isEqualTo(RejectReason.WRONG_TYPE);
    timeFormat = TimeFormat.ISO;
    assertThat(event("{\"u\":1,\"t\":\"1970-01-01T00:00Z\"}").eventTimeMs()).isZero();
    assertThat(reject("{\"u\":1,\"t\":0}").reason()).isEqualTo(RejectReason.WRONG_TYPE);
    assertThat(reject("{\"u\":1,\"t\":\"0001-01-01T00:00+00:01\"}").reason())
        .isEqualTo(RejectReason.INVALID_TIME);
    skewMs = 300_000;
    assertThat(reject("{\"u\":1,\"t\":\"2026-01-02T03:04+01:00\"}").message())
        .startsWith("field 't' is '2026-01-02T03:04+01:00', later than the record's");
  }

  @Test
  void aLargeValueIsKeptInPartWithItsSizeAndHash() {
    maxValueBytes = 1000;
    byte[] large = new byte[Reject.MAX_VALUE_BYTES + 1];
    Arrays.fill(large, (byte) 'x');
    Reject reject = (Reject) decoder().decode(large, AT);
    assertThat(reject.value()).hasSize(Reject.MAX_VALUE_BYTES);
    assertThat(reject.message())
        .isEqualTo(
            "the value is larger than max-value-bytes: 1000 (16777217 bytes, SHA-256 "
                + com.google.common.hash.Hashing.sha256().hashBytes(large)
                + ", of which the first 16777216 are kept)");
    byte[] whole = new byte[Reject.MAX_VALUE_BYTES];
    assertThat(((Reject) decoder().decode(whole, AT)).value()).isSameAs(whole);
  }

  @Test
  void messagesAreOneShortLine() {
    String name = "n".repeat(100_000);
    for (String json :
        List.of(
            "{\"" + name + "\":1,\"" + name + "\":1}",
            "{\"a\nb\":1}",
            "{\"a\\nb\":1,\"a\\nb\":1}",
            "{\"a\":" + name + "}")) {
      assertThat(reject(json).message()).hasSizeLessThan(400).doesNotContain("\n");
    }
  }

  private void field(String name, FieldType type, String path) {
    fields.add(new EventField(name, type, false, path));
  }

  private static String with(String members) {
    return "{\"u\":\"ann\",\"t\":5," + members + "}";
  }

  private static String user(String user) {
    return "{\"u\":\"" + user + "\",\"t\":1}";
  }

  private Event event(String json) {
    Decoded decoded = decoder().decode(utf8(json), AT);
    assertThat(decoded).as(() -> decoded.toString()).isInstanceOf(Event.class);
    return (Event) decoded;
  }

  private Reject reject(String json) {
    Decoded decoded = decoder().decode(utf8(json), AT);
    assertThat(decoded).isInstanceOf(Reject.class);
    return (Reject) decoded;
  }

  private EventDecoder decoder() {
    return new EventDecoder(
        new EventSchema(userPath, timePath, timeFormat, idPath, fields, maxValueBytes, skewMs));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
