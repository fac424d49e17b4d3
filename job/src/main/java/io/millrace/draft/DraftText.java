package io.millrace.draft;

import java.util.Locale;
import java.util.regex.Pattern;

/** Text as a scalar of YAML: plain where every YAML reader reads the same text, else in quotes. */
final class DraftText {
  /** Text that no YAML reader takes as a number, a boolean, null or an indicator. */
  private static final Pattern PLAIN = Pattern.compile("(?:\\.{1,2}/)*/?[A-Za-z_][A-Za-z0-9_./-]*");

  private static final Pattern WORD =
      Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|nan|inf");

  private static final int SHOWN_MAX = 60;

  private DraftText() {}

  static String scalar(String text) {
    boolean isPlain = PLAIN.matcher(text).matches() && !WORD.matcher(text).matches();
    return isPlain ? text : quoted(text);
  }

  /** The text in double quotes, with escapes for all characters that may not be printable. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> append(quoted, c));
    return quoted.append('"').toString();
  }

  /** The text for comments and messages, on one line and not too long. */
  static String shown(String text) {
    if (text.codePointCount(0, text.length()) <= SHOWN_MAX) {
      return scalar(text);
    }
    return scalar(text.substring(0, text.offsetByCodePoints(0, SHOWN_MAX)) + "…");
  }

  /** The text with escapes for all characters that may not be printable. */
  static String printed(String text) {
    StringBuilder printed = new StringBuilder();
    text.codePoints().forEach(c -> appendPrinted(printed, c));
    return printed.toString();
  }

  private static void append(StringBuilder quoted, int c) {
    if (c == '"' || c == '\\') {
      quoted.append('\\').appendCodePoint(c);
    } else {
      appendPrinted(quoted, c);
    }
  }

  private static void appendPrinted(StringBuilder text, int c) {
    if (c == ' ' || isPrinted(c)) {
      text.appendCodePoint(c);
    } else {
      text.append(String.format(Locale.ROOT, c <= 0xFFFF ? "\\u%04x" : "\\U%08x", c));
    }
  }

  /**
   * Whether the character is a letter, digit, mark or sign: no control, separator or unassigned
   * one.
   */
  private static boolean isPrinted(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
