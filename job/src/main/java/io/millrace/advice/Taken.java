package io.millrace.advice;

import io.millrace.event.EventPart;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The records that a definition accepts as it is: a fix for a few others would lose them.
 *
 * @param events the number of all events
 * @param withValue the number of events with a value for a field, by the key of its {@link
 *     EventPart}; a field not in the map is not counted
 */
public record Taken(long events, Map<String, Long> withValue) {
  public Taken {
    withValue = Map.copyOf(withValue);
  }

  /** Events that are counted without their fields. */
  public static Taken of(long events) {
    return new Taken(events, Map.of());
  }

  /**
   * The number of events with a value for a part, which is null for the Kafka key; empty if
   * unknown.
   */
  OptionalLong with(EventPart part) {
    if (part == null || part.type() == null) {
      return OptionalLong.of(events);
    }
    Long counted = withValue.get(part.key());
    return counted == null ? OptionalLong.empty() : OptionalLong.of(counted);
  }
}
