package io.millrace.advice;

import io.millrace.event.EventSchema;
import io.millrace.event.TimeUnits;
import java.time.Instant;
import java.util.Optional;

/** The times of events. Seconds that are read as milliseconds are valid times, of 1970. */
public final class EventTimes {
  private final EventSchema schema;
  private long fromMs = Long.MAX_VALUE;
  private long toMs = Long.MIN_VALUE;

  public EventTimes(EventSchema schema) {
    this.schema = schema;
  }

  public void add(long eventTimeMs) {
    fromMs = Math.min(fromMs, eventTimeMs);
    toMs = Math.max(toMs, eventTimeMs);
  }

  /** The first and the last time; empty before the first event. */
  public Optional<String> span() {
    return toMs < fromMs
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(fromMs) + " to " + Instant.ofEpochMilli(toMs));
  }

  /** The suspicion that all times are written in another unit than the declared one. */
  public Optional<String> suspicion() {
    if (toMs < fromMs) {
      return Optional.empty();
    }
    return TimeUnits.insteadOf(schema.timeFormat(), fromMs)
        .filter(
            unit -> TimeUnits.insteadOf(schema.timeFormat(), toMs).filter(unit::equals).isPresent())
        .map(
            unit ->
                "events lie in %s; likeliest fix: event.time.as: %s (by the size of their numbers)"
                    .formatted(
                        Instant.ofEpochMilli(fromMs).toString().replaceFirst("-.*", ""),
                        unit.key()));
  }
}
