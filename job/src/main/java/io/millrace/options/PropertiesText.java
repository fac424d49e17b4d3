package io.millrace.options;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Reads Java properties, keeping the line of each. {@link Properties} reads each logical line, so
 * that comments, escapes and separators are exactly Java's.
 */
final class PropertiesText {
  private PropertiesText() {}

  static void read(String text, ParameterPlace file, Settings settings) {
    String[] lines = text.split("\r\n|[\r\n]", -1);
    int at = 0;
    while (at < lines.length) {
      int first = at;
      StringBuilder logical = new StringBuilder(lines[at++]);
      while (at < lines.length && !isComment(lines[first]) && isContinued(lines[at - 1])) {
        logical.append('\n').append(lines[at++]);
      }
      entry(logical.toString(), file.at(first + 1), settings);
    }
  }

  private static void entry(String logical, ParameterPlace place, Settings settings) {
    Properties one = new Properties();
    try {
      one.load(new StringReader(logical));
    } catch (IllegalArgumentException e) {
      settings.problem("", "Invalid properties: " + e.getMessage(), place);
    } catch (IOException e) {
      throw new UncheckedIOException("A string was read, so no read can have failed", e);
    }
    one.forEach((key, value) -> settings.add((String) key, (String) value, place));
  }

  private static boolean isComment(String line) {
    String text = line.stripLeading();
    return text.startsWith("#") || text.startsWith("!");
  }

  /** An odd number of backslashes at the end escapes the end of the line. */
  private static boolean isContinued(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
