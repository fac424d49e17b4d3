package io.millrace.event;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Bytes of JSON with a place in them, and what stands there as messages show it. */
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

  /** Goes on where this character stands; none beyond ASCII. */
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

  /** Letters, digits and underscores from here on, as many as stand there; not moved. */
  String word() {
    int end = at;
    while (end < bytes.length && isWord(bytes[end])) {
      end++;
    }
    return new String(bytes, at, end - at, StandardCharsets.US_ASCII);
  }

  /** The text from one place to the present one. */
  String textFrom(int start) {
    return new String(bytes, start, at - start, StandardCharsets.UTF_8);
  }

  /** The word that begins here, with its sign, or the one character; cut, in quotes. */
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

  /** The character here in quotes, or its number where it would not be seen. */
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

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\n' || b == '\r';
  }

  private static boolean isWord(byte b) {
    return isDigit(b) || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_';
  }
}
