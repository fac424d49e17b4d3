package io.millrace.advice;

import io.millrace.event.EventPart;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How many records a definition takes as it is: a fix that changes it for a few others would lose
 * them.
 *
 * @param events all of them
 * @param withValue how many have a value for a field, by the key of its {@link EventPart}; a field
 *     that is not in it is not counted
 */
public record Taken(long events, Map<String, Long> withValue) {
  public Taken {
    withValue = Map.copyOf(withValue);
  }

  /** Where the events are counted, and not what is in them. */
  public static Taken of(long events) {
    return new Taken(events, Map.of());
  }

  /** How many have a value for a part, which is null for the Kafka key; empty for not known. */
  OptionalLong with(EventPart part) {
    if (part == null || part.type() == null) {
      return OptionalLong.of(events);
    }
    Long counted = withValue.get(part.key());
    return counted == null ? OptionalLong.empty() : OptionalLong.of(counted);
  }
}
