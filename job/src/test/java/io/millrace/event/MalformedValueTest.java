package io.millrace.event;

import static io.millrace.event.Decoding.AT;
import static io.millrace.event.Decoding.utf8;
import static io.millrace.event.Decoding.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are not one strict JSON object are malformed. */
class MalformedValueTest {
  private final Decoding decoding = new Decoding();

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
    assertThat(decoding.reject(json).reason()).isEqualTo(RejectReason.MALFORMED);
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
      assertThat(decoding.decoder().decode(json, AT)).isInstanceOf(Reject.class);
    }
    for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertThat(decoding.decoder().decode(with("\"x\":1").getBytes(charset), AT))
          .isInstanceOf(Reject.class);
    }
    assertThat(((Reject) decoding.decoder().decode(null, AT)).value()).isNull();
  }

  @Test
  void nestingEndsAt64() {
    assertThat(decoding.event(with("\"x\":" + "[".repeat(63) + "]".repeat(63)))).isNotNull();
    assertThat(decoding.event(with("\"x\":" + "{\"a\":".repeat(63) + "1" + "}".repeat(63))))
        .isNotNull();
    assertThat(decoding.reject(with("\"x\":" + "[".repeat(64) + "]".repeat(64))).reason())
        .isEqualTo(RejectReason.MALFORMED);
    assertThat(
            decoding.reject(with("\"x\":" + "{\"a\":".repeat(64) + "1" + "}".repeat(64))).reason())
        .isEqualTo(RejectReason.MALFORMED);
    assertThat(decoding.reject("[".repeat(500_000)).reason()).isEqualTo(RejectReason.MALFORMED);
  }

  @Test
  void aLimitIsReportedInWordsWithoutTheNameOfAClass() {
    assertThat(decoding.reject(with("\"x\":" + "[".repeat(64) + "]".repeat(64))).message())
        .startsWith("the value is nested deeper than 64 levels, at byte 84");
  }

  @Test
  void legalButUncommonJsonPasses() {
    assertThat(
            decoding
                .event(
                    "\t\r\n {\"\\u0075\" : \"a\\/\\b\\f\\n\\r\\t\\\"\\\\\" , \"t\":1,\"\":{},\"x\":[ ]}\r")
                .userId())
        .isEqualTo("a/\b\f\n\r\t\"\\");
    assertThat(
            decoding.event(
                with("\"a\":{\"k\":1},\"b\":{\"k\":1},\"\u007f\u2028\":\"\u0085\ufeff\"")))
        .isNotNull();
  }
}
