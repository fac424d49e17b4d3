package io.millrace.event;

import com.google.common.base.Utf8;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Tests a record's bytes, before they are parsed, for faults that JSON parsers let pass. The bytes
 * must be strict UTF-8 (RFC 3629: no overlong forms, no surrogates), without a byte order mark and
 * without an escaped lone surrogate. Text that passes can be written as UTF-8 again, unchanged.
 */
final class StrictText {
  /** The length of an escape such as {@code \\n}. */
  static final int LETTER_ESCAPE_LENGTH = 2;

  private static final int ESCAPE_LENGTH = "\\u0000".length();

  /** Confluent's wire format: byte 0 and the schema's id. */
  private static final int FRAME_BYTES = 1 + Integer.BYTES;

  private static final int DECODED_AT_ONCE = 8192;

  private StrictText() {}

  /** The fault of the bytes, in words that follow "the value"; null where there is none. */
  static String problem(byte[] json) {
    if (json.length >= 3
        && json[0] == (byte) 0xEF
        && json[1] == (byte) 0xBB
        && json[2] == (byte) 0xBF) {
      return "begins with a byte order mark (must be UTF-8 without one)";
    }
    String framing = framing(json);
    if (framing != null) {
      return framing;
    }
    if (!Utf8.isWellFormed(json)) {
      return "is not UTF-8, at byte " + malformedAt(json);
    }
    int lone = loneSurrogate(json);
    return lone < 0 ? null : "has an escaped surrogate without its other half at byte " + lone;
  }

  /** The likely format of a value that begins with byte 0, in words; null for any other value. */
  private static String framing(byte[] json) {
    if (json.length == 0 || json[0] != 0) {
      return null;
    }
    if (json.length >= 4 && json[1] == '{' && json[2] == 0) {
      return "begins with byte 0 and looks like UTF-16 (must be UTF-8)";
    }
    int id = json.length <= FRAME_BYTES ? 0 : ByteBuffer.wrap(json, 1, Integer.BYTES).getInt();
    return id <= 0
        ? "begins with byte 0 (must be a JSON object)"
        : "begins with byte 0 and looks like schema registry framing, schema id "
            + id
            + " (must be a JSON object without a header)";
  }

  /** The first byte that is no part of a character. */
  private static int malformedAt(byte[] text) {
    ByteBuffer bytes = ByteBuffer.wrap(text);
    CharBuffer skipped = CharBuffer.allocate(DECODED_AT_ONCE);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    while (decoder.decode(bytes, skipped, true).isOverflow()) {
      skipped.clear();
    }
    return bytes.position();
  }

  /**
   * The place of the first escaped lone surrogate, or -1. A backslash is legal within strings
   * alone, and the parser refuses any other, so this method need not find the strings.
   */
  private static int loneSurrogate(byte[] json) {
    int at = 0;
    while (at < json.length) {
      if (json[at] != '\\') {
        at++;
        continue;
      }
      int length = escapeLength(json, at);
      if (length < 0) {
        return at;
      }
      at += length;
    }
    return -1;
  }

  /**
   * The number of bytes of the escape that begins here, of both where two are a surrogate pair; -1
   * for a lone surrogate. A backslash before anything but {@code u} and four hex digits is taken
   * for an escape of one character.
   */
  static int escapeLength(byte[] json, int at) {
    int unit = escapedUnit(json, at);
    if (unit < 0) {
      return LETTER_ESCAPE_LENGTH;
    }
    if (!Character.isSurrogate((char) unit)) {
      return ESCAPE_LENGTH;
    }
    int next = escapedUnit(json, at + ESCAPE_LENGTH);
    boolean isPair =
        next >= 0
            && Character.isHighSurrogate((char) unit)
            && Character.isLowSurrogate((char) next);
    return isPair ? 2 * ESCAPE_LENGTH : -1;
  }

  /** The UTF-16 unit of the escape that begins here, or -1 where none does. */
  private static int escapedUnit(byte[] json, int at) {
    if (at + ESCAPE_LENGTH > json.length || json[at] != '\\' || json[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + ESCAPE_LENGTH; i++) {
      int digit = json[i] < 0 ? -1 : Character.digit(json[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }
}
