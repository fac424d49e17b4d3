package io.millrace.trial;

import io.millrace.event.KafkaCoordinates;
import io.millrace.pipeline.Pipeline;
import java.util.function.LongSupplier;

/**
 * Turns lines into records. As in a local run's {@code --input}, a line is a record's value, byte
 * for byte; the key and the timestamp, where the definition reads them, precede it as {@link
 * LineForm} says.
 */
public final class LineRecords {
  private final LineForm form;
  private final String topic;
  private final LongSupplier clockMs;

  /**
   * @param clockMs the Kafka timestamp of lines whose form has none; {@link
   *     KafkaCoordinates#NO_TIMESTAMP} for none
   */
  public LineRecords(Pipeline pipeline, LongSupplier clockMs) {
    this(LineForm.of(pipeline.event()), pipeline, clockMs);
  }

  /** Turns lines of the given form into records, which may differ from the definition's form. */
  public LineRecords(LineForm form, Pipeline pipeline, LongSupplier clockMs) {
    this.form = form;
    this.topic = pipeline.topics().get(0);
    this.clockMs = clockMs;
  }

  /**
   * The record of a line.
   *
   * @param number the line's number, from 1
   */
  public GivenRecord record(byte[] line, long number) throws LineForm.LineFormException {
    LineForm.Parts parts = form.cut(line, number);
    long timestampMs = parts.timestampMs() == null ? clockMs.getAsLong() : parts.timestampMs();
    KafkaCoordinates kafka = new KafkaCoordinates(topic, 0, number - 1, timestampMs);
    return new GivenRecord("line " + number, kafka, parts.key(), parts.value());
  }
}
