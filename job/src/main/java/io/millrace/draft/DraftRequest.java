package io.millrace.draft;

import io.millrace.event.TimeFormat;
import io.millrace.trial.LineForm;

/**
 * A user's choices for a draft; null where the sample decides.
 *
 * @param user a path as a definition has it, or {@link #KAFKA_KEY}
 * @param time a path as a definition has it, or {@link #KAFKA_TIMESTAMP}
 * @param timeAs the form of the time
 * @param id a path as a definition has it, or {@link #NONE}
 * @param pipeline the pipeline's name
 * @param topic the topic of the events
 * @param namespace the namespace of the tables
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

  /** The form of a sample's lines: the parts before the value. */
  public LineForm form() {
    return new LineForm(KAFKA_TIMESTAMP.equals(time), KAFKA_KEY.equals(user));
  }
}
