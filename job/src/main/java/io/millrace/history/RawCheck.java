package io.millrace.history;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventSchema;
import io.millrace.event.Reject;
import io.millrace.lake.RawRecord;
import io.millrace.row.IdentityColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Decodes raw values again by one definition, and compares the columns of their events with the
 * result. Belongs to one thread.
 */
public final class RawCheck {
  private final EventDecoder decoder;
  private final List<String> columns;
  private final int[] stored;
  private final int[] places;

  /** Receives differences. */
  @FunctionalInterface
  public interface Taker {
    void differs(String column, String stored, String decoded);
  }

  /**
   * @param schema the fields of the definition
   * @param stored the fields that events are read with
   */
  public RawCheck(EventSchema schema, EventSchema stored) {
    this(schema, stored, List.of(schema, stored));
  }

  private RawCheck(EventSchema schema, EventSchema read, List<EventSchema> declaring) {
    decoder = new EventDecoder(schema);
    stored =
        IntStream.range(0, read.fields().size())
            .filter(i -> isIn(declaring, read.fields().get(i).name()))
            .toArray();
    columns = Arrays.stream(stored).mapToObj(i -> read.fields().get(i).name()).toList();
    places = columns.stream().mapToInt(schema::indexOf).toArray();
  }

  /**
   * Makes a check for each definition. A column that none of them declares is not compared: a
   * replay may read columns that another engine has added.
   *
   * @param read the fields that events are read with
   */
  public static List<RawCheck> of(List<EventSchema> definitions, EventSchema read) {
    return definitions.stream().map(each -> new RawCheck(each, read, definitions)).toList();
  }

  private static boolean isIn(List<EventSchema> schemas, String field) {
    return schemas.stream().anyMatch(schema -> schema.indexOf(field) >= 0);
  }

  /** Whether nothing differs. */
  public boolean agrees(Event stored, RawRecord raw) {
    boolean[] same = {true};
    compare(stored, raw, (column, was, is) -> same[0] = false);
    return same[0];
  }

  /** Hands over the differences. A field that the definition does not have must be null. */
  public void compare(Event row, RawRecord raw, Taker differing) {
    Decoded decoded = decoder.decode(raw.key(), raw.value(), row.kafka());
    if (!(decoded instanceof Event event)) {
      Reject reject = (Reject) decoded;
      differing.differs(null, "an event", "a reject: " + reject.reason() + ", " + reject.message());
      return;
    }
    compare(IdentityColumns.EVENT_ID.name(), row.eventId(), event.eventId(), differing);
    compare(IdentityColumns.USER_ID.name(), row.userId(), event.userId(), differing);
    if (row.eventTimeMs() != event.eventTimeMs()) {
      differing.differs(
          IdentityColumns.EVENT_TIME.name(),
          row.eventTimeMs() + " ms",
          event.eventTimeMs() + " ms");
    }
    for (int i = 0; i < places.length; i++) {
      Object is = places[i] < 0 ? null : event.values()[places[i]];
      compare(columns.get(i), row.values()[stored[i]], is, differing);
    }
  }

  private static void compare(String column, Object stored, Object decoded, Taker differing) {
    if (!Objects.equals(stored, decoded)) {
      differing.differs(column, String.valueOf(stored), String.valueOf(decoded));
    }
  }
}
