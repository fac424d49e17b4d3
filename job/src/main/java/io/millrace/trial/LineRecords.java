package io.millrace.trial;

import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines as records: as in a local run's {@code --input}, a line is a record's value, byte for byte.
 *
 * <p>Where the definition reads what stands beside the value, the line has it before the value, as
 * Kafka's console consumer prints it: with {@code time: {from: kafka-timestamp}} the timestamp in
 * ms and a tab (after {@code CreateTime:} or {@code LogAppendTime:}, or on its own), and with
 * {@code user: {from: kafka-key}} the key and a tab. A line without the timestamp has that of the
 * clock, as one that a local run loads; where there is no clock, it has none. A line without the
 * tab behind a key has no key.
 */
public final class LineRecords {
  private static final Pattern TIMESTAMP =
      Pattern.compile("(?:(?:CreateTime|LogAppendTime):)?(-?\\d{1,18})");

  private final EventSchema schema;
  private final String topic;
  private final LongSupplier clockMs;

  /**
   * @param clockMs the Kafka timestamp of a line that gives none; {@link
   *     KafkaCoordinates#NO_TIMESTAMP} for none
   */
  public LineRecords(Pipeline pipeline, LongSupplier clockMs) {
    this.schema = pipeline.event();
    this.topic = pipeline.topics().get(0);
    this.clockMs = clockMs;
  }

  /**
   * The record of a line.
   *
   * @param number the line's, from 1
   */
  public GivenRecord record(byte[] line, long number) {
    int from = 0;
    Long timestampMs = null;
    if (schema.timePath() == null) {
      int tab = tab(line, 0);
      timestampMs = tab < 0 ? null : timestamp(line, tab);
      from = timestampMs == null ? 0 : tab + 1;
    }
    byte[] key = null;
    if (schema.userPath() == null) {
      int tab = tab(line, from);
      key = tab < 0 ? null : Arrays.copyOfRange(line, from, tab);
      from = tab < 0 ? from : tab + 1;
    }
    KafkaCoordinates kafka =
        new KafkaCoordinates(
            topic, 0, number - 1, timestampMs == null ? clockMs.getAsLong() : timestampMs);
    byte[] value = from == 0 ? line : Arrays.copyOfRange(line, from, line.length);
    return new GivenRecord("line " + number, kafka, key, value);
  }

  private static Long timestamp(byte[] line, int end) {
    Matcher written = TIMESTAMP.matcher(new String(line, 0, end, StandardCharsets.US_ASCII));
    return written.matches() ? Long.valueOf(written.group(1)) : null;
  }

  /** A tab that belongs to JSON's blanks stands behind the object's brace. */
  private static int tab(byte[] line, int from) {
    for (int i = from; i < line.length && line[i] != '{'; i++) {
      if (line[i] == '\t') {
        return i;
      }
    }
    return -1;
  }
}
