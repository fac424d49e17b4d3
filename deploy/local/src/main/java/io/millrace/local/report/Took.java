package io.millrace.local.report;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The time that a start of a run took, and the events that it brought, without earlier starts on
 * the same folder and the time between.
 *
 * @param seconds on the wall, start-up included
 * @param events of this start; 0 where a rate of them would say nothing, as where it waited for
 *     clients to produce
 */
public record Took(double seconds, long events) {
  public OptionalDouble eventsPerSecond() {
    return seconds > 0 && events > 0 ? OptionalDouble.of(events / seconds) : OptionalDouble.empty();
  }

  /** The time and the rate in words, such as {@code 21.8 s, start-up included: 10,052 events/s}. */
  public String sentence() {
    String time = String.format(Locale.ROOT, "%.1f s, start-up included", seconds);
    return eventsPerSecond().isPresent()
        ? time + String.format(Locale.ROOT, ": %,.0f events/s", eventsPerSecond().getAsDouble())
        : time;
  }
}
