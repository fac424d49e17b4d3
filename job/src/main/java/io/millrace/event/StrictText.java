package io.millrace.event;

import com.google.common.base.Utf8;

/**
 * What a record's bytes must hold before they are parsed, because JSON parsers let it pass: strict
 * UTF-8 (RFC 3629: no overlong forms, no surrogates), no byte order mark, no escaped lone
 * surrogate. Text that passes can be written as UTF-8 again, unchanged.
 */
final class StrictText {
  private static final int ESCAPE_LENGTH = "\\u0000".length();

  private StrictText() {}

  /** What is wrong with the bytes, for people; null when nothing is. */
  static String problem(byte[] json) {
    if (json.length >= 3
        && json[0] == (byte) 0xEF
        && json[1] == (byte) 0xBB
        && json[2] == (byte) 0xBF) {
      return "begins with a byte order mark (must be UTF-8 without one)";
    }
    if (!Utf8.isWellFormed(json)) {
      return "is not UTF-8";
    }
    int lone = loneSurrogate(json);
    return lone < 0 ? null : "has an escaped surrogate without its other half at byte " + lone;
  }

  /**
   * The place of the first escaped lone surrogate, or -1. A backslash is legal within strings
   * alone, so strings need no telling apart here: the parser refuses any other.
   */
  private static int loneSurrogate(byte[] json) {
    int at = 0;
    while (at < json.length) {
      if (json[at] != '\\') {
        at++;
        continue;
      }
      int unit = escapedUnit(json, at);
      if (unit < 0) {
        at += 2;
      } else if (!Character.isSurrogate((char) unit)) {
        at += ESCAPE_LENGTH;
      } else {
        int next = escapedUnit(json, at + ESCAPE_LENGTH);
        boolean isPair =
            next >= 0
                && Character.isHighSurrogate((char) unit)
                && Character.isLowSurrogate((char) next);
        if (!isPair) {
          return at;
        }
        at += 2 * ESCAPE_LENGTH;
      }
    }
    return -1;
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
