package io.millrace.draft;

import io.millrace.event.TimeFormat;
import io.millrace.trial.LineForm;

/**
 * What a user has said of a draft; null for what the sample is to tell.
 *
 * @param user a path as a definition has it, or {@link #KAFKA_KEY}
 * @param time a path as a definition has it, or {@link #KAFKA_TIMESTAMP}
 * @param timeAs how the time is written
 * @param id a path as a definition has it, or {@link #NONE}
 * @param pipeline the pipeline's name
 * @param topic that the events come from
 * @param namespace of the tables
 */
public record DraftRequest(
    String user,
    String time,
    TimeFormat timeAs,
    String id,
    String pipeline,
    String topic,
    String namespace) {
  public static final String KAFKA_KEY = "kafka-key";
  public static final String KAFKA_TIMESTAMP = "kafka-timestamp";
  public static final String NONE = "none";

  /** What lines of a sample have before the value. */
  public LineForm form() {
    return new LineForm(KAFKA_TIMESTAMP.equals(time), KAFKA_KEY.equals(user));
  }
}
