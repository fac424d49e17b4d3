package io.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events with the user from the record's key, and the time from its timestamp. */
class KafkaIdentityTest {
  private static final long AT_MS = 1_700_000_000_000L;
  private static final KafkaCoordinates AT = new KafkaCoordinates("t", 2, 77, AT_MS);
  private static final KafkaCoordinates UNTIMED =
      new KafkaCoordinates("t", 2, 77, KafkaCoordinates.NO_TIMESTAMP);

  private String userPath;
  private String timePath;
  private final List<EventField> fields =
      List.of(
          new EventField("n", FieldType.LONG, true, "n"),
          new EventField("at", FieldType.TIMESTAMP, false, "at"));

  @Test
  void theKeysTextIsTheUserAndTheTimestampTheTime() {
    assertThat(decode(utf8("ann"), "{\"n\":1}", AT))
        .isInstanceOfSatisfying(
            Event.class,
            event -> {
              assertThat(event.userId()).isEqualTo("ann");
              assertThat(event.eventTimeMs()).isEqualTo(AT_MS);
              assertThat(event.eventId()).isEqualTo("t-2-77");
            });
  }

  @Test
  void aKeyIsTakenAsItIsAndNotAsJson() {
    for (String key : List.of("\"ann\"", " ", "\u0000", "1", "\uFEFFann", "鍵𝄞", "{\"user\":1}")) {
      assertThat(((Event) decode(utf8(key), "{\"n\":1}", AT)).userId()).isEqualTo(key);
    }
  }

  @Test
  void aNullKeyIsAMissingField() {
    assertReject(
        decode(null, "{\"n\":1}", AT), RejectReason.MISSING_FIELD, "the Kafka key is missing");
  }

  @Test
  void aKeyThatIsNoTextIsAnInvalidUser() {
    for (byte[] key :
        List.of(
            new byte[] {(byte) 0xFF},
            new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {'a', (byte) 0xC3})) {
      assertReject(
          decode(key, "{\"n\":1}", AT), RejectReason.INVALID_USER, "the Kafka key is not UTF-8");
    }
  }

  @Test
  void aKeyHasOneTo256Bytes() {
    assertReject(
        decode(utf8(""), "{\"n\":1}", AT), RejectReason.INVALID_USER, "the Kafka key is empty");
    assertThat(decode(utf8("é".repeat(128)), "{\"n\":1}", AT)).isInstanceOf(Event.class);
    assertReject(
        decode(utf8("é".repeat(128) + "x"), "{\"n\":1}", AT),
        RejectReason.INVALID_USER,
        "the Kafka key has 257 bytes (must be 1 to 256)");
  }

  @Test
  void aRecordWithoutATimestampIsAMissingField() {
    assertReject(
        decode(utf8("ann"), "{\"n\":1}", UNTIMED),
        RejectReason.MISSING_FIELD,
        "the Kafka timestamp is missing, or outside the years 1 to 9999");
  }

  @Test
  void aTimestampBeyondTheYearsIsNone() {
    KafkaCoordinates nanoseconds = new KafkaCoordinates("t", 2, 77, AT_MS * 1_000_000);

    assertReject(
        decode(utf8("ann"), "{\"n\":1}", nanoseconds),
        RejectReason.MISSING_FIELD,
        "the Kafka timestamp is missing, or outside the years 1 to 9999");
  }

  @Test
  void rejectsKeepTheirOrderWhereverUserAndTimeAre() {
    byte[] bad = {(byte) 0xFF};

    assertReason(decode(null, "{", AT), RejectReason.MALFORMED);
    assertReason(decode(null, "{\"n\":\"x\"}", AT), RejectReason.MISSING_FIELD);
    assertReason(decode(bad, "{}", AT), RejectReason.MISSING_FIELD);
    assertReason(decode(bad, "{\"n\":1}", UNTIMED), RejectReason.MISSING_FIELD);
    assertReason(decode(bad, "{\"n\":\"x\"}", AT), RejectReason.WRONG_TYPE);
    assertReason(decode(bad, "{\"n\":1,\"at\":\"x\"}", AT), RejectReason.INVALID_USER);
    assertReason(decode(utf8("ann"), "{\"n\":1,\"at\":\"x\"}", AT), RejectReason.INVALID_TIME);
  }

  @Test
  void eachOfTheTwoMayBeAlone() {
    userPath = "u";
    assertThat(((Event) decode(null, "{\"n\":1,\"u\":\"bob\"}", AT)).userId()).isEqualTo("bob");

    userPath = null;
    timePath = "n";
    assertThat(((Event) decode(utf8("ann"), "{\"n\":1}", UNTIMED)).eventTimeMs()).isEqualTo(1);
    assertReason(
        decode(utf8("ann"), "{\"n\":" + 2 * AT_MS + "}", AT), RejectReason.FUTURE_TIMESTAMP);
  }

  private Decoded decode(byte[] key, String value, KafkaCoordinates kafka) {
    TimeFormat format = timePath == null ? null : TimeFormat.MS;
    EventSchema schema = new EventSchema(userPath, timePath, format, null, fields, 1 << 20, 0);
    return new EventDecoder(schema).decode(key, utf8(value), kafka);
  }

  private static void assertReject(Decoded decoded, RejectReason reason, String message) {
    assertReason(decoded, reason);
    assertThat(((Reject) decoded).message()).isEqualTo(message);
  }

  private static void assertReason(Decoded decoded, RejectReason reason) {
    assertThat(decoded)
        .isInstanceOfSatisfying(
            Reject.class, reject -> assertThat(reject.reason()).isEqualTo(reason));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
