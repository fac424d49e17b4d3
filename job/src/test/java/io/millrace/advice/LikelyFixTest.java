package io.millrace.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Decoded;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.pipeline.Pipeline;
import io.millrace.trial.Records;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Likely fixes of rejects as the decoder words them. */
class LikelyFixTest {
  private static final long NOW_MS = 1_764_000_000_000L;
  private static final KafkaCoordinates KAFKA = new KafkaCoordinates("cards", 0, 0, NOW_MS);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          card.token | {"card":{"token":"t"},"ts":1,"kind":"k"}       | event.user: /card/token (
          user       | {"usr":"u","ts":1,"kind":"k"}                  | event.user: usr (
          user_id    | {"userId":"u","ts":1,"kind":"k"}               | event.user: userId (
          user       | {"after":{"user":7},"ts":1,"kind":"k"}         | event.user: /after/user (
          user       | {"a":1,"b":2,"ts":1,"kind":"k"}                | event.user: one of a, b, ts, kind, if
          userid     | {"rider":{"x":1},"z":{"x":2},"b":2,"ts":1} | event.user: one of b, ts, /rider/x, /z/x, if
          userid     | {"rider":{},"list":[]}                         | the record has no single value
          user       | {"user":null,"ts":1,"kind":"k"}                | only the producer can mend it
          user       | {"user":{"id":"u"},"ts":1,"kind":"k"}          | event.user: /user/id (
          user       | {"user":["u"],"ts":1,"kind":"k"}               | event.user: /user/0 (
          user       | {"user":"u","time":5,"kind":"k"}               | event.time.field: one of user, time, kind, if
          user       | {"user":"u","ts":"2026-01-01T00:00:00Z","kind":"k"} | event.time.as: iso
          user       | {"user":"u","ts":1764000000.5,"kind":"k"}      | a whole number
          user       | {"user":"u","ts":1764000000000000,"kind":"k"}  | event.time.as: us
          user       | {"user":"u","ts":1764000000000000000,"kind":"k"} | nanoseconds
          user       | {"user":"u","ts":1864000000000,"kind":"k"}     | source.max-future-skew: none
          user       | {"user":"u","ts":1,"kind":null}                | leave required out
          user       | {"user":"u","ts":1,"data":{"kind":"k"}}        | event.fields.kind.path: /data/kind
          user       | {"user":"u","ts":1,"kind":7}                   | event.fields.kind: {type: long}
          user       | {"user":"u","ts":1,"kind":"k","amount":"7.5"}  | {type: string} (what the record has; double(amount)
          user       | {"user":"u","ts":1,"kind":"k","count":"7"}     | {type: string} (what the record has; int(count)
          user       | {"user":"u","ts":1,"kind":"k","count":7.5}     | event.fields.count: {type: double}
          user       | {"user":"u","ts":1,"kind":"k","amount":{"value":7}} | event.fields.amount.path: /amount/value
          user       | {"user":"u","ts":1,                            | one record must be one line
          user       | {"user":"u","ts":1,"kind":"k"},                | jq -c '.[]'
          user       | [{"user":"u"}]                                 | jq -c '.[]'
          user       | {'user': 'u'}                                  | json.dumps
          user       | u,1,k                                          | looks like CSV
          user       | "{\\"user\\":1}"                               | JSON within a JSON string
          """)
  void theFixOfARejectIsReported(String user, String value, String fix) {
    assertThat(fixOf(Records.pipeline(user, "{field: ts, as: ms}").event(), value)).contains(fix);
  }

  @Test
  void secondsWhereATimeInTextIsDeclaredAreReportedByTheirSize() {
    EventSchema schema = Records.pipeline("user", "{field: ts, as: iso}").event();
    assertThat(fixOf(schema, "{\"user\":\"u\",\"ts\":1764000000,\"kind\":\"k\"}"))
        .startsWith("event.time.as: s ");
  }

  @Test
  void aLargeValueGetsTheNextPowerOfTwo() {
    Pipeline pipeline = Records.pipeline();
    String value = "{\"user\":\"%s\"}".formatted("u".repeat(1 << 20));
    assertThat(fixOf(pipeline.event(), value)).isEqualTo("source.max-value-bytes: 2097152");
  }

  @Test
  void adviceOnAnyBytesIsGivenWithoutAFault() {
    long seed = Long.getLong("millrace.seed", System.nanoTime());
    System.out.println("LikelyFixTest: -Dmillrace.seed=" + seed);
    Random random = new Random(seed);
    EventSchema schema = Records.pipeline("a.b", "{field: /t/0, as: us}").event();
    String alphabet = "{}[]\",:abt0e.5-'\\\t\u001f\u0000\uFFFDn";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "{\"a\":" : "");
      for (int n = random.nextInt(40); n > 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      fixOf(schema, text.toString());
    }
  }

  private static String fixOf(EventSchema schema, String value) {
    byte[] bytes = value.strip().getBytes(StandardCharsets.UTF_8);
    Decoded decoded = new EventDecoder(schema).decode(bytes, KAFKA);
    return decoded instanceof Reject reject
        ? new LikelyFix(schema)
            .of(reject.reason(), reject.message(), reject.value())
            .orElse("none: " + reject.message())
        : "an event";
  }
}
