package io.millrace.local.demo;

import io.millrace.event.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Spoils an event so that the demo's decoder rejects it for a given reason. */
final class Dirt {
  /** The demo definition's max-value-bytes. */
  static final int MAX_VALUE_BYTES = 16_384;

  private static final long YEAR_2100_MS = 4_102_444_800_000L;
  private static final long YEAR_10000_MS = 253_402_300_800_000L;
  private static final int TOO_LONG = 300;

  private final Random random;

  Dirt(Random random) {
    this.random = random;
  }

  /** The reasons that a record of JSON may be rejected for. */
  static RejectReason[] reasons() {
    return Arrays.stream(RejectReason.values())
        .filter(each -> each != RejectReason.UNKNOWN_SCHEMA)
        .toArray(RejectReason[]::new);
  }

  byte[] spoil(ShopEvent event, RejectReason reason) {
    String json = event.json();
    return switch (reason) {
      case TOO_LARGE -> bytes(with(json, "note", "\"" + "x".repeat(MAX_VALUE_BYTES) + "\""));
      case UNKNOWN_SCHEMA -> throw new IllegalArgumentException("JSON is without a schema");
      case MALFORMED -> malformed(json);
      case MISSING_FIELD ->
          pick(
              without(json, "user_id"),
              without(json, "event_id"),
              replaced(json, "timestamp", "null"),
              without(json, "type"));
      case WRONG_TYPE ->
          pick(
              replaced(json, "timestamp", "\"yesterday\""),
              replaced(json, "timestamp", event.timeMs() + ".0"),
              replaced(json, "user_id", "true"),
              replaced(json, "type", "7"),
              with(json, "quantity", "\"2\""));
      case INVALID_USER ->
          pick(replaced(json, "user_id", "\"\""), replaced(json, "user_id", name()));
      case INVALID_ID ->
          pick(replaced(json, "event_id", "\"\""), replaced(json, "event_id", name()));
      case INVALID_TIME ->
          pick(
              replaced(json, "timestamp", Long.toString(YEAR_10000_MS + event.timeMs())),
              replaced(json, "timestamp", Long.toString(-YEAR_10000_MS)));
      case FUTURE_TIMESTAMP ->
          bytes(
              replaced(
                  json, "timestamp", Long.toString(YEAR_2100_MS + random.nextInt(1_000_000_000))));
    };
  }

  private byte[] malformed(String json) {
    byte[] whole = bytes(json);
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(whole, whole.length - 1 - random.nextInt(whole.length / 2));
      case 1 -> bytes(with(json, "user_id", "\"u1\""));
      case 2 -> bytes("[" + json + "]");
      case 3 -> bytes(with(json, "price", "NaN"));
      case 4 -> bytes(json + json);
      case 5 -> bytes(with(json, "nested", "[".repeat(70) + "]".repeat(70)));
      default -> {
        // Latin-1 where UTF-8 is meant.
        yield with(json, "city", "\"Z\u00fcrich\"").getBytes(StandardCharsets.ISO_8859_1);
      }
    };
  }

  private byte[] pick(String... lines) {
    return bytes(lines[random.nextInt(lines.length)]);
  }

  private static String name() {
    return "\"" + "n".repeat(TOO_LONG) + "\"";
  }

  private static String with(String json, String key, String value) {
    return json.substring(0, json.length() - 1) + ",\"" + key + "\":" + value + "}";
  }

  private static String without(String json, String key) {
    return json.replaceFirst("\"" + key + "\":(\"[^\"]*\"|[0-9]+),", "");
  }

  private static String replaced(String json, String key, String value) {
    return json.replaceFirst("\"" + key + "\":(\"[^\"]*\"|[0-9]+)", "\"" + key + "\":" + value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
