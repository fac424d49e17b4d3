package io.millrace.advice;

import io.millrace.event.Event;
import io.millrace.event.EventPart;
import io.millrace.event.EventSchema;
import io.millrace.text.Count;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The number of events that have each declared field; absence is no fault, so no reject reports it.
 */
public final class FieldPresence {
  private final List<EventPart> fields;
  private final long[] present;
  private final LikelyFix fixes;
  private long events;
  private byte[] first;

  public FieldPresence(EventSchema schema) {
    this.fields = EventPart.of(schema).stream().filter(part -> part.type() != null).toList();
    this.present = new long[fields.size()];
    this.fixes = new LikelyFix(schema);
  }

  /** Takes an event with the value that it was decoded from. */
  public void add(Event event, byte[] value) {
    if (events++ == 0) {
      first = value;
    }
    for (int i = 0; i < present.length; i++) {
      present[i] += event.values()[i] == null ? 0 : 1;
    }
  }

  /** The records that the definition accepts as it is. */
  public Taken taken() {
    Map<String, Long> withValue = new HashMap<>();
    for (int i = 0; i < present.length; i++) {
      withValue.put(fields.get(i).key(), present[i]);
    }
    return new Taken(events, withValue);
  }

  /** The fields that no event has, with those that may have been meant. */
  public List<String> suspicions() {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < present.length && events > 0; i++) {
      if (present[i] == 0) {
        EventPart field = fields.get(i);
        found.add(
            field.label()
                + (events == 1
                    ? " is not in the only event"
                    : " is in none of " + Count.of(events, "event"))
                + fixes.ofAbsent(field, first).map(fix -> "; likeliest fix: " + fix).orElse(""));
      }
    }
    return found;
  }
}
