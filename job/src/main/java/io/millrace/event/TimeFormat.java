package io.millrace.event;

import java.util.Locale;

/** How an event's time is written. */
public enum TimeFormat {
  S,
  MS,
  US,
  ISO;

  /**
   * Milliseconds since the epoch, rounded towards the past, of an integer of this unit; one that is
   * out of range in its own unit stays so.
   */
  public long millis(long written) {
    return switch (this) {
      // What is out of range in seconds is so in milliseconds, and would overflow.
      case S -> IsoTime.isInRange(written) ? written * 1000 : written;
      case US -> Math.floorDiv(written, 1000L);
      case MS, ISO -> written;
    };
  }

  /** The integer of this unit that a time is written as, rounded towards the past. */
  public long ofMillis(long ms) {
    return switch (this) {
      case S -> Math.floorDiv(ms, 1000L);
      case US -> Math.multiplyExact(ms, 1000L);
      case MS, ISO -> ms;
    };
  }

  /** The name as it is written in a definition. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
