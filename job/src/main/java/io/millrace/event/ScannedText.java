package io.millrace.event;

import com.google.common.base.Utf8;
import java.nio.charset.StandardCharsets;

/** Finds the end of a string of JSON, checks what is in it, and gives its text. */
final class ScannedText {
  private boolean isAscii;
  private boolean hasEscapes;

  /**
   * The place of the closing quote of a string whose first byte behind the opening one is at {@code
   * from}; -1 where the string has none, or is not strict.
   */
  int end(byte[] json, int from) {
    isAscii = true;
    hasEscapes = false;
    int at = EightBytes.plainEnd(json, from);
    while (at < json.length && json[at] != '"') {
      if (json[at] < 0) {
        isAscii = false;
        do {
          at++;
        } while (at < json.length && json[at] < 0);
      } else if (json[at] == '\\') {
        hasEscapes = true;
        at = escapeEnd(json, at);
        if (at < 0) {
          return -1;
        }
      } else {
        return -1;
      }
      at = EightBytes.plainEnd(json, at);
    }
    boolean isWhole = at < json.length && (isAscii || Utf8.isWellFormed(json, from, at - from));
    return isWhole ? at : -1;
  }

  private static int escapeEnd(byte[] json, int at) {
    int length = StrictText.escapeLength(json, at);
    if (length < 0 || at + length > json.length) {
      return -1;
    }
    boolean isLetter = length == StrictText.LETTER_ESCAPE_LENGTH;
    return !isLetter || isEscaped(json[at + 1]) ? at + length : -1;
  }

  private static boolean isEscaped(byte letter) {
    return switch (letter) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> true;
      default -> false;
    };
  }

  /** Whether the string that was scanned last has escapes. */
  boolean hasEscapes() {
    return hasEscapes;
  }

  /** The text of the string that was scanned last; null where it cannot be read. */
  String text(byte[] json, int from, int end) {
    if (hasEscapes) {
      return unescaped(json, from);
    }
    return new String(
        json, from, end - from, isAscii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  private static String unescaped(byte[] json, int from) {
    JsonBytes bytes = new JsonBytes(json);
    bytes.moveTo(from - 1);
    try {
      return new JsonText(bytes).read();
    } catch (MalformedException malformed) {
      return null;
    }
  }
}
