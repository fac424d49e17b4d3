package io.millrace.event;

import java.io.Serializable;
import java.util.List;

/**
 * The places of an event's parts in a record, and the limits that the decoder holds it to.
 *
 * @param userPath null where the record's Kafka key is the user
 * @param timePath null where the record's Kafka timestamp is the event's time
 * @param timeFormat null where {@code timePath} is
 * @param idPath null where none is declared: the id is then {@code <topic>-<partition>-<offset>}
 * @param maxFutureSkewMs how far an event may lie ahead of its record's Kafka timestamp; {@link
 *     #NO_SKEW_LIMIT} for any
 */
public record EventSchema(
    String userPath,
    String timePath,
    TimeFormat timeFormat,
    String idPath,
    List<EventField> fields,
    int maxValueBytes,
    long maxFutureSkewMs)
    implements Serializable {
  public static final long NO_SKEW_LIMIT = -1;

  public EventSchema {
    fields = List.copyOf(fields);
  }

  /** The same schema with other fields. */
  public EventSchema with(List<EventField> others) {
    return new EventSchema(
        userPath, timePath, timeFormat, idPath, others, maxValueBytes, maxFutureSkewMs);
  }

  /** The position of a field in {@link Event#values()}, or -1. */
  public int indexOf(String field) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(field)) {
        return i;
      }
    }
    return -1;
  }
}
