package io.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages for a value that is not one JSON object: in Millrace's words, with the byte. */
class MalformedMessageTest {
  private static final KafkaCoordinates AT = new KafkaCoordinates("t", 0, 1, 0);

  /** All allowed messages; quotes from a value are in single quotes. */
  private static final Pattern OURS =
      Pattern.compile(
          "the value (?:"
              + String.join(
                  "|",
                  "is empty \\(must be a JSON object\\)",
                  "(?:is a JSON array|is a JSON string|is a number|is no JSON object) \\(must be a JSON object\\)",
                  "is not JSON: it begins with (?:'.+'|U\\+[0-9A-F]{4,6}) \\(must be a JSON object\\)",
                  "goes on after the object, at byte \\d+",
                  "is nested deeper than 64 levels, at byte \\d+",
                  "has the name '.*' twice in an object, at byte \\d+",
                  "ends too early, at byte \\d+(?:, within the string that begins at byte \\d+| \\(must go on with [^()]+\\))",
                  "is not JSON: (?:'.+'|U\\+[0-9A-F]{4,6}) at byte \\d+ \\((?:must be|is no number of JSON:) [^()]+\\)",
                  "is not JSON: a number begins with 0 at byte \\d+",
                  "is not JSON: a string holds U\\+[0-9A-F]{4} at byte \\d+ \\(must be escaped, as \\\\n or \\\\u000a are\\)",
                  "is not JSON: a wrong escape at byte \\d+ \\([^()]+\\)",
                  "begins with a byte order mark \\(must be UTF-8 without one\\)",
                  "begins with byte 0[^()]* \\([^()]+\\)",
                  "is not UTF-8, at byte \\d+",
                  "has an escaped surrogate without its other half at byte \\d+")
              + ")");

  private static final List<String> SIGNS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "'",
          "0",
          "-",
          "+",
          ".",
          "e",
          "E",
          "1",
          "NaN",
          "Infinity",
          "-Infinity",
          "INF",
          "true",
          "nul",
          "None",
          "undefined",
          "\\u12",
          "\\ud800",
          "\\x",
          "\n",
          "\u0000",
          "\u001f",
          "\u007f",
          "\u0085",
          "\u2028",
          "\ufeff",
          "é",
          "𝄞",
          "/*",
          "//",
          "#",
          "\"a\":1,",
          "01",
          "1.",
          ".5",
          "1e",
          "1e+",
          "--1",
          "\"a\":",
          "[[[[[",
          "{\"a\":{");

  private final EventDecoder decoder =
      new EventDecoder(
          new EventSchema(
              "u", "t", TimeFormat.MS, null, List.of(), 1 << 20, EventSchema.NO_SKEW_LIMIT));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "` ` | is empty (must be a JSON object)",
        "[1] | is a JSON array (must be a JSON object)",
        "\"x\" | is a JSON string (must be a JSON object)",
        "17 | is a number (must be a JSON object)",
        "null | is no JSON object (must be a JSON object)",
        "<xml/> | is not JSON: it begins with '<' (must be a JSON object)",
        "{\"a\":NaN} | is not JSON: 'NaN' at byte 5 (is no number of JSON: write null, or leave the field out)",
        "{\"a\":-Infinity} | is not JSON: '-Infinity' at byte 5 (is no number of JSON: write null, or leave the field out)",
        "{\"a\":None} | is not JSON: 'None' at byte 5 (must be a value)",
        "{'a':1} | is not JSON: ''' at byte 1 (must be a name in double quotes or '}')",
        "{\"a\":1,} | is not JSON: '}' at byte 7 (must be a name in double quotes)",
        "{\"a\":[1,]} | is not JSON: ']' at byte 8 (must be a value)",
        "{\"a\":[1 2]} | is not JSON: '2' at byte 8 (must be ',' or ']')",
        "{\"a\" 1} | is not JSON: '1' at byte 5 (must be ':')",
        "{\"a\":1 \"b\":2} | is not JSON: '\"' at byte 7 (must be ',' or '}')",
        "{\"a\":1]  | is not JSON: ']' at byte 6 (must be ',' or '}')",
        "{\"a\":01} | is not JSON: a number begins with 0 at byte 5",
        "{\"a\":-01} | is not JSON: a number begins with 0 at byte 5",
        "{\"a\":.5} | is not JSON: '.' at byte 5 (must be a value)",
        "{\"a\":+5} | is not JSON: '+' at byte 5 (must be a value)",
        "{\"a\":1.} | is not JSON: '}' at byte 7 (must be a digit)",
        "{\"a\":1e} | is not JSON: '}' at byte 7 (must be a digit)",
        "{\"a\":1 | ends too early, at byte 6 (must go on with ',' or '}')",
        "{\"a\":{} | ends too early, at byte 7 (must go on with ',' or '}')",
        "{\"a\":- | ends too early, at byte 6 (must go on with a digit)",
        "{ | ends too early, at byte 1 (must go on with a name in double quotes or '}')",
        "{\"a\":\"xy | ends too early, at byte 8, within the string that begins at byte 5",
        "{\"a\":\"\\q\"} | is not JSON: a wrong escape at byte 6 (must be a backslash and one of \" \\ / b f n r t, or u and four hex digits)",
        "{\"a\":\"\\u12\"} | is not JSON: a wrong escape at byte 6 (must be a backslash and one of \" \\ / b f n r t, or u and four hex digits)",
        "{\"a\":1,\"b\":{\"c\":1,\"\\u0063\":2}} | has the name 'c' twice in an object, at byte 18",
        "{\"a\":1}{ | goes on after the object, at byte 7",
        "{\"a\":1} x | goes on after the object, at byte 8",
        "{\"a\":\u00a01} | is not JSON: U+00A0 at byte 5 (must be a value)",
        "{\"é\":𝄞} | is not JSON: '𝄞' at byte 6 (must be a value)",
        "{\"a\":1/*x*/} | is not JSON: '/' at byte 6 (must be ',' or '}')",
      })
  void theMessageSaysWhatIsWhereAndWhatMustBeThere(String json, String words) {
    assertThat(message(utf8(json))).isEqualTo("the value " + words);
  }

  @Test
  void controlCharactersAreReportedByTheirNumber() {
    assertThat(message(utf8("{\"a\":\"x\ny\"}")))
        .isEqualTo(
            "the value is not JSON: a string holds U+000A at byte 7 (must be escaped, as \\n or"
                + " \\u000a are)");
    assertThat(message(utf8("{\u0000}")))
        .isEqualTo(
            "the value is not JSON: U+0000 at byte 1 (must be a name in double quotes or '}')");
  }

  @Test
  void nestingIsReportedWithItsLimit() {
    assertThat(message(utf8("{\"a\":" + "[".repeat(100_000))))
        .isEqualTo("the value is nested deeper than 64 levels, at byte 68");
  }

  @Test
  void aSchemaRegistrysHeaderIsRecognised() {
    assertThat(message(new byte[] {0, 0, 0, 0, 2, 0x0A, 'x'}))
        .isEqualTo(
            "the value begins with byte 0 and looks like schema registry framing, schema id 2 (must"
                + " be a JSON object without a header)");
    byte[] json = utf8("\0\0\0\1\0{\"u\":\"x\",\"t\":1}");
    assertThat(message(json)).contains("schema id 256 ");
    assertThat(message(new byte[] {0, 0, 0, 0, 2}))
        .isEqualTo("the value begins with byte 0 (must be a JSON object)");
    assertThat(message(new byte[] {0, (byte) 0xFF, 0, 0, 2, 7}))
        .isEqualTo("the value begins with byte 0 (must be a JSON object)");
    assertThat(message("{\"u\":1}".getBytes(StandardCharsets.UTF_16BE)))
        .isEqualTo("the value begins with byte 0 and looks like UTF-16 (must be UTF-8)");
  }

  @Test
  void bytesThatAreNoTextAreReportedByTheirPlace() {
    byte[] json = utf8("{\"a\":\"" + "é".repeat(20_000) + "x\"}");
    json[40_006] = (byte) 0xC3;

    assertThat(message(json)).isEqualTo("the value is not UTF-8, at byte 40006");
  }

  @Test
  void hostileDocumentsGetOurWordsAndTheSameVerdictAsTheParsers() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int malformed = 0;
    for (int i = 0; i < 40_000; i++) {
      byte[] json = hostile(random);
      Decoded decoded = decoder.decode(json, AT);
      boolean refused =
          decoded instanceof Reject reject && reject.reason() == RejectReason.MALFORMED;
      if (refused) {
        malformed++;
        assertThat(((Reject) decoded).message()).as("seed %d, document %d", seed, i).matches(OURS);
      } else {
        assertThat(JsonProblem.of(json)).as("seed %d, document %d", seed, i).isNull();
      }
    }
    assertThat(malformed).as("seed %d", seed).isBetween(4_000, 39_000);
  }

  private static byte[] hostile(Random random) {
    StringBuilder text = new StringBuilder("{\"u\":\"ann\",\"t\":1,\"x\":");
    value(text, random, 0);
    text.append('}');
    for (int wounds = random.nextInt(3); wounds > 0; wounds--) {
      int start = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), start + random.nextInt(3));
      switch (random.nextInt(3)) {
        case 0 -> text.delete(start, end);
        case 1 -> text.insert(start, SIGNS.get(random.nextInt(SIGNS.size())));
        default -> text.replace(start, end, SIGNS.get(random.nextInt(SIGNS.size())));
      }
    }
    byte[] json = utf8(text.toString());
    if (random.nextInt(10) == 0 && json.length > 0) {
      json[random.nextInt(json.length)] = (byte) random.nextInt(256);
    }
    return json;
  }

  private static void value(StringBuilder text, Random random, int depth) {
    switch (random.nextInt(depth > 70 ? 5 : depth > 6 && depth % 3 > 0 ? 9 : 8)) {
      case 0 -> text.append(random.nextInt());
      case 1 -> text.append(random.nextGaussian() * Math.pow(10, random.nextInt(40)));
      case 2 -> text.append("\"\\u0063\\n é𝄞\"");
      case 3 -> text.append(List.of("true", "false", "null").get(random.nextInt(3)));
      case 4 -> text.append("-0.0e-7");
      case 5 -> {
        text.append('[');
        for (int i = random.nextInt(4); i > 0; i--) {
          value(text, random, depth + 1);
          text.append(i > 1 ? " , " : "");
        }
        text.append(']');
      }
      default -> {
        List<String> names = new ArrayList<>(List.of("a", "b", "c", "\\u0061", "é"));
        text.append("{\n");
        for (int i = random.nextInt(3); i > 0; i--) {
          int range = random.nextInt(20) == 0 ? 5 : 3;
          text.append('"').append(names.get(random.nextInt(range) % names.size())).append("\": ");
          names.remove(random.nextInt(names.size()));
          value(text, random, depth + 1);
          text.append(i > 1 ? "," : "");
        }
        text.append('}');
      }
    }
  }

  private String message(byte[] value) {
    Reject reject = (Reject) decoder.decode(value, AT);
    assertThat(reject.reason()).isEqualTo(RejectReason.MALFORMED);
    return reject.message();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
