package io.millrace.text;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;

/**
 * Makes text safe for a terminal: events may hold any characters, and a terminal executes control
 * characters and reorders text around those of right-to-left writing. Such characters are written
 * as in JSON, {@code \}{@code u001b}.
 */
public final class Printable {
  private Printable() {}

  /** The text as one line: line breaks and tabs are escaped too. */
  public static String line(String text) {
    return escaped(text, "");
  }

  /** The text as several lines. */
  public static String lines(String text) {
    return escaped(text, "\n\t");
  }

  /** A writer that passes every text through {@link #lines}. */
  public static PrintWriter over(PrintWriter plain) {
    return plain instanceof Escaped ? plain : new Escaped(plain);
  }

  /**
   * The writer behind such a writer, for the program's own colours and progress, without any data.
   */
  public static PrintWriter plain(PrintWriter writer) {
    return writer instanceof Escaped escaped ? escaped.plain : writer;
  }

  private static String escaped(String text, String kept) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escape = isControl(c) && kept.indexOf(c) < 0;
      if (escape && out == null) {
        out = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (escape) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else if (out != null) {
        out.append(c);
      }
    }
    return out == null ? text : out.toString();
  }

  /**
   * Whether the character is of C0, DEL or C1; a mark, embedding, override or isolate of direction;
   * or another line break.
   */
  private static boolean isControl(char c) {
    return c < ' '
        || (c >= '\u007f' && c <= '\u009f')
        || c == '\u061c'
        || c == '\u200e'
        || c == '\u200f'
        || (c >= '\u2028' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069')
        || c == '\ufeff';
  }

  private static final class Escaped extends PrintWriter {
    private final PrintWriter plain;

    Escaped(PrintWriter plain) {
      super(new EscapingWriter(plain), true);
      this.plain = plain;
    }
  }

  private static final class EscapingWriter extends Writer {
    private final PrintWriter plain;

    EscapingWriter(PrintWriter plain) {
      this.plain = plain;
    }

    @Override
    public void write(char[] text, int from, int length) {
      plain.write(lines(new String(text, from, length)));
    }

    @Override
    public void flush() {
      plain.flush();
    }

    @Override
    public void close() {
      plain.close();
    }
  }
}
