package io.millrace.trial;

import io.millrace.event.KafkaCoordinates;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Definitions and lines for tests. */
public final class Records {
  private static final String DEFINITION =
      """
      pipeline: cards
      format: 1
      source: {topics: [cards], format: json}
      event:
        user: %s
        time: %s
        fields:
          kind: {type: string, required: true}
          amount: double
          count: long
      features:
        n: {count: true, window: 1h}
        spend: {sum: amount, window: lifetime}
        now: {value: amount}
        mean: {mean: amount, window: 1h}
        last_kind: {last: kind, window: lifetime}
      tables: {namespace: cards}
      """;

  private Records() {}

  /** A definition with users in {@code user}, and times of milliseconds in {@code ts}. */
  public static Pipeline pipeline() {
    return pipeline("user", "{field: ts, as: ms}");
  }

  public static Pipeline pipeline(String user, String time) {
    return PipelineReader.read(text(user, time), "cards.yaml");
  }

  public static String text(String user, String time) {
    return DEFINITION.formatted(user, time);
  }

  /** A line without a Kafka timestamp. */
  static GivenRecord of(Pipeline pipeline, long number, String line) {
    try {
      return new LineRecords(pipeline, () -> KafkaCoordinates.NO_TIMESTAMP)
          .record(line.getBytes(StandardCharsets.UTF_8), number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
