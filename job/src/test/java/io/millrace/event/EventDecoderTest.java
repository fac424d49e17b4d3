package io.millrace.event;

import static io.millrace.event.Decoding.AT;
import static io.millrace.event.Decoding.user;
import static io.millrace.event.Decoding.utf8;
import static io.millrace.event.Decoding.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder finds fields at their paths, checks identities and orders its tests. */
class EventDecoderTest {
  private final Decoding decoding = new Decoding();

  @Test
  void readsEveryTypeFromItsPath() {
    decoding.field("s", FieldType.STRING, "/a/0/b");
    decoding.field("l", FieldType.LONG, "l");
    decoding.field("d", FieldType.DOUBLE, "/d~1e/~0/x.y");
    decoding.field("b", FieldType.BOOLEAN, "b.c/d");
    decoding.field("z", FieldType.TIMESTAMP, "/z");
    Event event =
        decoding.event(
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
    decoding.field("a", FieldType.DOUBLE, "/o/a");
    decoding.field("b", FieldType.LONG, "b");
    decoding.field("c", FieldType.STRING, "/l/00");
    decoding.field("d", FieldType.STRING, "/l/2");
    decoding.field("e", FieldType.STRING, "/l/-");
    decoding.field("f", FieldType.STRING, "/s/0");
    decoding.field("g", FieldType.STRING, "/n/0");
    decoding.field("h", FieldType.STRING, "/l/99999999999999999999");
    assertThat(
            decoding
                .event(with("\"o\":7,\"b\":null,\"l\":[\"x\",\"y\"],\"s\":\"text\",\"n\":null"))
                .values())
        .containsOnlyNulls();
  }

  @Test
  void pathsMayCoincideAndLeadThroughEachOther() {
    decoding.userPath = "/o/u";
    decoding.field("user", FieldType.STRING, "/o/u");
    decoding.field("again", FieldType.STRING, "/o/u");
    assertThat(decoding.event("{\"t\":1,\"o\":{\"u\":\"x\"}}").values()).containsExactly("x", "x");
    decoding.field("whole", FieldType.STRING, "o");
    assertThat(decoding.reject("{\"t\":1,\"o\":{\"u\":\"x\"}}").message())
        .isEqualTo("field 'whole' at 'o' is an object (must be a string)");
  }

  @Test
  void aSlotDoesNotRememberTheEventBefore() {
    decoding.field("s", FieldType.STRING, "s");
    EventDecoder decoder = decoding.decoder();
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
    decoding.idPath = "id";
    Event event = decoding.event("{\"u\":" + json + ",\"id\":" + json + ",\"t\":1}");
    assertThat(event.userId()).isEqualTo(text);
    assertThat(event.eventId()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e2", "1.0", "true", "{}", "[]", "[1]", "{\"a\":1}"})
  void usersAreNothingElse(String json) {
    assertThat(decoding.reject("{\"u\":" + json + ",\"t\":1}").reason())
        .isEqualTo(RejectReason.WRONG_TYPE);
  }

  @Test
  void identitiesHave1To256Utf8Bytes() {
    assertThat(decoding.event(user("é".repeat(128))).userId()).hasSize(128);
    assertThat(decoding.event(user("x".repeat(256))).userId()).hasSize(256);
    assertThat(decoding.event("{\"u\":" + "1".repeat(256) + ",\"t\":1}").userId()).hasSize(256);
    assertThat(decoding.reject(user("é".repeat(128) + "x")).reason())
        .isEqualTo(RejectReason.INVALID_USER);
    assertThat(decoding.reject("{\"u\":" + "1".repeat(257) + ",\"t\":1}").reason())
        .isEqualTo(RejectReason.INVALID_USER);
    assertThat(decoding.reject(user("")).message()).isEqualTo("field 'u' is empty");
    decoding.idPath = "i";
    assertThat(decoding.reject("{\"u\":\"\",\"i\":\"\",\"t\":1}").reason())
        .isEqualTo(RejectReason.INVALID_USER);
    assertThat(decoding.reject("{\"u\":\"x\",\"i\":\"\",\"t\":1}").reason())
        .isEqualTo(RejectReason.INVALID_ID);
  }

  @Test
  void testsAreMadeInOrderOverTheWholeEvent() {
    decoding.idPath = "i";
    decoding.skewMs = 0;
    decoding.field("l", FieldType.LONG, "l");
    decoding.field("z", FieldType.TIMESTAMP, "z");
    decoding.fields.add(new EventField("q", FieldType.LONG, true, "q"));
    String bad =
        "{\"u\":\"\",\"i\":\"\",\"t\":9999999999999999,\"z\":\"x\",\"l\":\"x\",\"q\":1,\"q\":2}";
    assertThat(decoding.reject(bad).reason()).isEqualTo(RejectReason.MALFORMED);
    bad = bad.replace(",\"q\":1,\"q\":2", ",\"q\":null");
    assertThat(decoding.reject(bad).message()).isEqualTo("field 'q' is missing");
    bad = bad.replace("null", "1");
    assertThat(decoding.reject(bad).reason()).isEqualTo(RejectReason.WRONG_TYPE);
    bad = bad.replace("\"l\":\"x\"", "\"l\":1");
    assertThat(decoding.reject(bad).reason()).isEqualTo(RejectReason.INVALID_USER);
    bad = bad.replace("\"u\":\"\"", "\"u\":1");
    assertThat(decoding.reject(bad).reason()).isEqualTo(RejectReason.INVALID_ID);
    bad = bad.replace("\"i\":\"\"", "\"i\":1");
    assertThat(decoding.reject(bad).message()).startsWith("field 'z' is 'x' (must be YYYY-");
    bad = bad.replace("\"z\":\"x\"", "\"z\":1");
    assertThat(decoding.reject(bad).message())
        .startsWith("field 't' is 9999999999999999 ms (must lie in the years 1 to 9999");
    bad = bad.replace("9999999999999999", "1000001");
    assertThat(decoding.reject(bad).reason()).isEqualTo(RejectReason.FUTURE_TIMESTAMP);
    assertThat(decoding.reject(bad).message())
        .isEqualTo(
            "field 't' is 1000001 ms, later than the record's Kafka timestamp by more than max-future-skew: 0 ms");
    bad = bad.replace("1000001", "1000000");
    assertThat(decoding.event(bad).eventTimeMs()).isEqualTo(1_000_000);
    decoding.maxValueBytes = 10;
    assertThat(decoding.reject("{\"u\":\"\"],,,").reason()).isEqualTo(RejectReason.TOO_LARGE);
  }

  @Test
  void aRecordWithoutKafkaTimestampIsNeverInTheFuture() {
    decoding.skewMs = 300_000;
    KafkaCoordinates untimed = new KafkaCoordinates("c", 0, 0, KafkaCoordinates.NO_TIMESTAMP);
    byte[] value = utf8("{\"u\":1,\"t\":" + IsoTime.MAX_MS + "}");
    assertThat(decoding.decoder().decode(value, untimed)).isInstanceOf(Event.class);
    assertThat(decoding.decoder().decode(value, AT)).isInstanceOf(Reject.class);
    decoding.skewMs = EventSchema.NO_SKEW_LIMIT;
    assertThat(decoding.decoder().decode(value, AT)).isInstanceOf(Event.class);
  }

  @Test
  void aLargeValueIsKeptInPartWithItsSizeAndHash() {
    decoding.maxValueBytes = 1000;
    byte[] large = new byte[Reject.MAX_VALUE_BYTES + 1];
    Arrays.fill(large, (byte) 'x');
    Reject reject = (Reject) decoding.decoder().decode(large, AT);
    assertThat(reject.value()).hasSize(Reject.MAX_VALUE_BYTES);
    assertThat(reject.message())
        .isEqualTo(
            "the value is larger than max-value-bytes: 1000 (16777217 bytes, SHA-256 "
                + com.google.common.hash.Hashing.sha256().hashBytes(large)
                + ", of which the first 16777216 are kept)");
    byte[] whole = new byte[Reject.MAX_VALUE_BYTES];
    assertThat(((Reject) decoding.decoder().decode(whole, AT)).value()).isSameAs(whole);
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
      assertThat(decoding.reject(json).message()).hasSizeLessThan(400).doesNotContain("\n");
    }
  }
}
