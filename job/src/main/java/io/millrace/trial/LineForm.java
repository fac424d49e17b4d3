package io.millrace.trial;

import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a line before a record's value: exactly those that the definition reads, in the
 * order in which Kafka's console consumer prints them, with a tab behind each. Every line has all
 * of these parts, whatever their content; the rest is the value, byte for byte.
 *
 * @param hasTimestamp whether the Kafka timestamp comes first, in ms, alone or behind {@code
 *     CreateTime:} or {@code LogAppendTime:}; or nothing or {@code NO_TIMESTAMP} for none
 * @param hasKey whether the Kafka key comes before the value
 */
public record LineForm(boolean hasTimestamp, boolean hasKey) {
  /** The description in the help of commands. */
  public static final String HELP =
      "Where the definition reads the Kafka key, a line is KEY<TAB>VALUE; where it reads the Kafka timestamp (in ms), TIMESTAMP<TAB>VALUE; where both, TIMESTAMP<TAB>KEY<TAB>VALUE (with nothing before the first tab where there is none). So kafka-console-consumer prints records with --property print.key=true and print.timestamp=true. It prints a null key as the text null (--property null.literal=TEXT: as another), and that text is then the key here. With --timestamp INSTANT there is no timestamp before the value.";

  private static final Pattern TIMESTAMP =
      Pattern.compile("(?:(?:CreateTime|LogAppendTime):)?(-?\\d{1,18})");

  private static final String NO_TIMESTAMP = "NO_TIMESTAMP";

  /** The form of lines with the parts that the definition reads. */
  public static LineForm of(EventSchema schema) {
    return new LineForm(schema.timePath() == null, schema.userPath() == null);
  }

  /**
   * A line's parts.
   *
   * @param timestampMs the Kafka timestamp; null where the form has none
   * @param key the Kafka key; null where the form has none
   */
  public record Parts(Long timestampMs, byte[] key, byte[] value) {}

  /** A line that does not have the form. */
  public static final class LineFormException extends IOException {
    private static final long serialVersionUID = 1L;

    LineFormException(String message) {
      super(message);
    }
  }

  /** Whether a line is only a value. */
  public boolean isValue() {
    return !hasTimestamp && !hasKey;
  }

  /**
   * Cuts a line.
   *
   * @param number the line's number, from 1, for the message
   * @throws LineFormException where the line has fewer parts, or no timestamp where one must be
   */
  public Parts cut(byte[] line, long number) throws LineFormException {
    int from = 0;
    Long timestampMs = null;
    if (hasTimestamp) {
      int tab = tab(line, from, number);
      timestampMs = timestamp(line, tab, number);
      from = tab + 1;
    }
    byte[] key = null;
    if (hasKey) {
      int tab = tab(line, from, number);
      key = Arrays.copyOfRange(line, from, tab);
      from = tab + 1;
    }
    return new Parts(
        timestampMs, key, from == 0 ? line : Arrays.copyOfRange(line, from, line.length));
  }

  private int tab(byte[] line, int from, long number) throws LineFormException {
    for (int i = from; i < line.length; i++) {
      if (line[i] == '\t') {
        return i;
      }
    }
    throw wrong(number);
  }

  private long timestamp(byte[] line, int end, long number) throws LineFormException {
    String text = new String(line, 0, end, StandardCharsets.ISO_8859_1);
    Matcher written = TIMESTAMP.matcher(text);
    if (written.matches()) {
      return Long.parseLong(written.group(1));
    } else if (text.isEmpty() || text.equals(NO_TIMESTAMP)) {
      return KafkaCoordinates.NO_TIMESTAMP;
    }
    throw wrong(number);
  }

  private LineFormException wrong(long number) {
    String why =
        hasTimestamp && hasKey
            ? "the user is the Kafka key, and the time the Kafka timestamp in ms"
            : hasKey ? "the user is the Kafka key" : "the time is the Kafka timestamp in ms";
    String options =
        (hasTimestamp ? " --property print.timestamp=true" : "")
            + (hasKey ? " --property print.key=true" : "");
    return new LineFormException(
        "line %d is not %s (must be, since %s; kafka-console-consumer%s prints such lines%s)"
            .formatted(
                number,
                this,
                why,
                options,
                hasTimestamp ? "; or give all of them one: --timestamp INSTANT" : ""));
  }

  /** The form as messages name it, such as {@code KEY<TAB>VALUE}. */
  @Override
  public String toString() {
    return (hasTimestamp ? "TIMESTAMP<TAB>" : "") + (hasKey ? "KEY<TAB>" : "") + "VALUE";
  }
}
