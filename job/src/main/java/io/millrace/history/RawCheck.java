package io.millrace.history;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.Reject;
import io.millrace.lake.RawRecord;
import java.util.List;
import java.util.Objects;

/**
 * Decodes raw values again as a definition says, and holds the columns of their events against what
 * comes of it. Belongs to one thread.
 */
public final class RawCheck {
  private final EventDecoder decoder;
  private final List<EventField> columns;
  private final int[] places;

  /** Takes what is not the same. */
  @FunctionalInterface
  public interface Taker {
    void differs(String column, String stored, String decoded);
  }

  /**
   * @param schema of the definition
   * @param stored the fields that events are read with, those of all definitions
   */
  public RawCheck(EventSchema schema, EventSchema stored) {
    decoder = new EventDecoder(schema);
    columns = stored.fields();
    places = columns.stream().mapToInt(field -> schema.indexOf(field.name())).toArray();
  }

  /** Whether nothing differs. */
  public boolean agrees(Event stored, RawRecord raw) {
    boolean[] same = {true};
    compare(stored, raw, (column, was, is) -> same[0] = false);
    return same[0];
  }

  /** Hands over what differs; a field that the definition does not have must be null. */
  public void compare(Event stored, RawRecord raw, Taker differing) {
    Decoded decoded = decoder.decode(raw.key(), raw.value(), stored.kafka());
    if (!(decoded instanceof Event event)) {
      Reject reject = (Reject) decoded;
      differing.differs(null, "an event", "a reject: " + reject.reason() + ", " + reject.message());
      return;
    }
    compare("event_id", stored.eventId(), event.eventId(), differing);
    compare("user_id", stored.userId(), event.userId(), differing);
    if (stored.eventTimeMs() != event.eventTimeMs()) {
      differing.differs("event_time", stored.eventTimeMs() + " ms", event.eventTimeMs() + " ms");
    }
    for (int i = 0; i < places.length; i++) {
      Object is = places[i] < 0 ? null : event.values()[places[i]];
      compare(columns.get(i).name(), stored.values()[i], is, differing);
    }
  }

  private static void compare(String column, Object stored, Object decoded, Taker differing) {
    if (!Objects.equals(stored, decoded)) {
      differing.differs(column, String.valueOf(stored), String.valueOf(decoded));
    }
  }
}
