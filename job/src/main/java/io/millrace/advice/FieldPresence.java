package io.millrace.advice;

import io.millrace.event.Event;
import io.millrace.event.EventPart;
import io.millrace.event.EventSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Which declared fields no event has: absence is no fault, so no reject tells of it. */
public final class FieldPresence {
  private final List<EventPart> fields;
  private final boolean[] present;
  private final LikelyFix fixes;
  private long events;
  private byte[] first;

  public FieldPresence(EventSchema schema) {
    this.fields = EventPart.of(schema).stream().filter(part -> part.type() != null).toList();
    this.present = new boolean[fields.size()];
    this.fixes = new LikelyFix(schema);
  }

  /** Takes an event with the value that it was decoded from. */
  public void add(Event event, byte[] value) {
    if (events++ == 0) {
      first = value;
    }
    for (int i = 0; i < present.length; i++) {
      present[i] |= event.values()[i] != null;
    }
  }

  /** The fields that none has, with what may have been meant. */
  public List<String> suspicions() {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < present.length && events > 0; i++) {
      if (!present[i]) {
        EventPart field = fields.get(i);
        found.add(
            String.format(Locale.ROOT, "%s is in none of %,d events", field.label(), events)
                + fixes.ofAbsent(field, first).map(fix -> "; likeliest fix: " + fix).orElse(""));
      }
    }
    return found;
  }
}
