package io.millrace.draft;

import io.millrace.event.Decoded;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventSchema;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.event.RejectReason;
import io.millrace.file.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** What the job's own decoder makes of the lines of a sample. */
public final class SampleOutcome {
  /** Lines have no key: where the key is the user, this one stands for it. */
  private static final byte[] ANY_KEY = "key".getBytes(StandardCharsets.UTF_8);

  private final Map<RejectReason, Long> rejects = new EnumMap<>(RejectReason.class);
  private final Map<RejectReason, String> first = new EnumMap<>(RejectReason.class);
  private long events;
  private long lines;

  private SampleOutcome() {}

  /**
   * Decodes lines as records of one partition.
   *
   * @param nowMs the records' Kafka timestamp
   */
  public static SampleOutcome of(InputStream in, EventSchema schema, long linesMax, long nowMs)
      throws IOException {
    SampleOutcome outcome = new SampleOutcome();
    EventDecoder decoder = new EventDecoder(schema);
    LineReader reader = new LineReader(in, Sample.LINE_BYTES_MAX);
    for (byte[] line = reader.next();
        line != null && outcome.lines < linesMax;
        line = reader.next()) {
      KafkaCoordinates kafka = new KafkaCoordinates("sample", 0, outcome.lines, nowMs);
      outcome.add(decoder.decode(ANY_KEY, line, kafka));
    }
    return outcome;
  }

  private void add(Decoded decoded) {
    lines++;
    if (decoded instanceof Reject reject) {
      rejects.merge(reject.reason(), 1L, Long::sum);
      first.putIfAbsent(reject.reason(), reject.message());
    } else {
      events++;
    }
  }

  public long events() {
    return events;
  }

  /** One line: how many become events, and what keeps the others from it. */
  public String text() {
    StringBuilder text =
        new StringBuilder(
            "%s of %s lines become events".formatted(Shown.count(events), Shown.count(lines)));
    String separator = "; rejects: ";
    for (Map.Entry<RejectReason, Long> reason : rejects.entrySet()) {
      text.append(separator)
          .append(reason.getKey())
          .append(' ')
          .append(Shown.count(reason.getValue()))
          .append(", the first: ")
          .append(first.get(reason.getKey()));
      separator = "; ";
    }
    return text.toString();
  }
}
