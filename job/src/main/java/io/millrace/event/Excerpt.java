package io.millrace.event;

/** The beginning of a text from outside, fit for one line of a message. */
final class Excerpt {
  private Excerpt() {}

  static String of(String text, int lengthMax) {
    int end = text.length();
    if (end > lengthMax) {
      end = Character.isHighSurrogate(text.charAt(lengthMax - 1)) ? lengthMax - 1 : lengthMax;
    }
    StringBuilder line = new StringBuilder(end + 1);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      line.append(isLineBreaking(c) ? ' ' : c);
    }
    return end < text.length() ? line.append('…').toString() : line.toString();
  }

  private static boolean isLineBreaking(char c) {
    return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
  }
}
