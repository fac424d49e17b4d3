package io.millrace.trial;

import io.millrace.advice.EventTimes;
import io.millrace.advice.FieldPresence;
import io.millrace.advice.RejectSummary;
import io.millrace.advice.RejectTally;
import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventSchema;
import io.millrace.event.Reject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records that are only decoded: which of them become events, and why the others do not. */
public final class DecodedSample {
  private final EventDecoder decoder;
  private final RejectTally rejects;
  private final FieldPresence fields;
  private final EventTimes times;
  private long events;

  public DecodedSample(EventSchema schema) {
    this.decoder = new EventDecoder(schema);
    this.rejects = new RejectTally(schema);
    this.fields = new FieldPresence(schema);
    this.times = new EventTimes(schema);
  }

  public void take(GivenRecord record) {
    Decoded decoded = decoder.decode(record.key(), record.value(), record.kafka());
    if (decoded instanceof Event event) {
      events++;
      fields.add(event, record.value());
      times.add(event.eventTimeMs());
    } else if (decoded instanceof Reject reject) {
      rejects.add(reject.reason(), record.place(), reject.message(), reject.value());
    }
  }

  public RejectSummary summary() {
    return new RejectSummary(events, rejects.rejects(), rejects.reasons(fields.taken()));
  }

  /** The suspicions that events raise: fields that none of them has, times of an unlikely age. */
  public List<String> suspicions() {
    List<String> all = new ArrayList<>(fields.suspicions());
    times.suspicion().ifPresent(all::add);
    return all;
  }

  /** The times of the events, from and to; empty where there is none. */
  public Optional<String> span() {
    return times.span();
  }
}
