package io.millrace.event;

import io.millrace.FuzzInput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Fuzzes the decoder: the first byte draws a schema, the rest is a record's value. The scanner must
 * agree with the parser alone, and both with the reader of whole documents on what is malformed.
 */
public final class DecoderFuzz {
  private static final int SCHEMAS = 64;
  private static final KafkaCoordinates AT = new KafkaCoordinates("t", 1, 2, 1_700_000_000_000L);
  private static final byte[] KEY = {'k'};
  private static final JsonVisitor EVERYTHING =
      new JsonVisitor() {
        @Override
        public void value(DataKind kind, String text) {}

        @Override
        public JsonVisitor member(String name) {
          return this;
        }
      };

  private static final EventSchema[] DRAWN = new EventSchema[SCHEMAS];
  private static final EventDecoder[] SCANNING = new EventDecoder[SCHEMAS];
  private static final EventDecoder[] PARSING = new EventDecoder[SCHEMAS];

  static {
    for (int i = 0; i < SCHEMAS; i++) {
      DRAWN[i] = ScannedDecodingTest.schema(new Random(i));
      SCANNING[i] = new EventDecoder(DRAWN[i]);
      PARSING[i] = EventDecoder.ofParserAlone(DRAWN[i]);
    }
  }

  private DecoderFuzz() {}

  /** Decodes one record in all ways. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    int schema = Math.floorMod(input[0], SCHEMAS);
    byte[] value = Arrays.copyOfRange(input, 1, input.length);
    Decoded scanned = SCANNING[schema].decode(KEY, value, AT);
    Decoded parsed = PARSING[schema].decode(KEY, value, AT);
    List<Object> expected = ScannedDecodingTest.outcome(parsed);
    if (!ScannedDecodingTest.outcome(scanned).equals(expected)) {
      throw new AssertionError(
          "The scanner gives %s, the parser %s, by %s"
              .formatted(ScannedDecodingTest.outcome(scanned), expected, DRAWN[schema]));
    }
    boolean isMalformed =
        parsed instanceof Reject reject && reject.reason() == RejectReason.MALFORMED;
    boolean isTooLarge =
        parsed instanceof Reject reject && reject.reason() == RejectReason.TOO_LARGE;
    if (!isTooLarge && isMalformed != isMalformed(value)) {
      throw new AssertionError("The reader of whole documents differs from the decoder");
    }
  }

  private static boolean isMalformed(byte[] value) {
    try {
      StrictJson.visit(value, EVERYTHING);
      return false;
    } catch (MalformedException malformed) {
      return true;
    }
  }

  /** Inputs to begin with. */
  public static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int schema = 0; schema < SCHEMAS; schema++) {
      HostileDocuments documents = new HostileDocuments(new Random(schema), DRAWN[schema]);
      for (int i = 0; i < 4; i++) {
        seeds.add(FuzzInput.of(schema, documents.next()));
      }
    }
    for (String hostile :
        List.of(
            "[".repeat(10_000),
            "{\"a\":".repeat(10_000),
            "{\"u\":" + "9".repeat(5_000) + "}",
            "{\"u\":1e" + "9".repeat(2_000) + "}",
            "{\"u\":\"" + "\\u0000".repeat(1_000) + "\"}")) {
      seeds.add(FuzzInput.of(1, hostile.getBytes(StandardCharsets.UTF_8)));
    }
    return seeds;
  }
}
