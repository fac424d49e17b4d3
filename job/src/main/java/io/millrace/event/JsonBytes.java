package io.millrace.event;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Bytes of JSON with a current position, and the text at that position as messages show it. */
final class JsonBytes {
  private static final int WORD_MAX = 20;
  private static final int UTF8_BYTES_MAX = 4;

  private final byte[] bytes;
  private int at;

  JsonBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  int at() {
    return at;
  }

  void moveTo(int place) {
    at = place;
  }

  boolean isAtEnd() {
    return at >= bytes.length;
  }

  byte current() {
    return bytes[at];
  }

  byte next() {
    return bytes[at++];
  }

  void skip(int count) {
    at += count;
  }

  /** Steps over an ASCII character where it is the current one; returns whether it was. */
  boolean take(char wanted) {
    boolean stands = !isAtEnd() && bytes[at] == wanted;
    at += stands ? 1 : 0;
    return stands;
  }

  void skipBlanks() {
    while (!isAtEnd() && isBlank(bytes[at])) {
      at++;
    }
  }

  /** The letters, digits and underscores from the position on; the position stays. */
  String word() {
    int end = at;
    while (end < bytes.length && isWord(bytes[end])) {
      end++;
    }
    return new String(bytes, at, end - at, StandardCharsets.US_ASCII);
  }

  /** The text from an earlier position to the current one. */
  String textFrom(int start) {
    return new String(bytes, start, at - start, StandardCharsets.UTF_8);
  }

  /**
   * The word that begins here, with its sign, cut and in quotes; where none does, the one
   * character.
   */
  String shownWord() {
    int start = at;
    at += bytes[at] == '-' ? 1 : 0;
    String word = word();
    at = start;
    if (word.isEmpty()) {
      return shownCharacter();
    }
    String sign = bytes[at] == '-' ? "-" : "";
    return "'" + sign + Excerpt.of(word, WORD_MAX) + "'";
  }

  /** The character here in quotes, or its code point where it is invisible. */
  String shownCharacter() {
    int length = Math.min(UTF8_BYTES_MAX, bytes.length - at);
    int c = new String(bytes, at, length, StandardCharsets.UTF_8).codePointAt(0);
    return shown(c);
  }

  static String shown(int codePoint) {
    boolean isVisible =
        switch (Character.getType(codePoint)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.UNASSIGNED,
              Character.PRIVATE_USE,
              Character.SURROGATE,
              Character.SPACE_SEPARATOR,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
    if (isVisible) {
      return "'" + Character.toString(codePoint) + "'";
    }
    String hex = Integer.toHexString(codePoint).toUpperCase(Locale.ROOT);
    return "U+" + "0".repeat(Math.max(0, 4 - hex.length())) + hex;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  private static boolean isWord(byte b) {
    return isDigit(b) || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_';
  }
}
