package io.millrace.event;

import java.util.Locale;

/** The forms in which an event's time is written. */
public enum TimeFormat {
  S,
  MS,
  US,
  ISO;

  /**
   * The milliseconds since the epoch of an integer of this unit, rounded towards the past. An
   * integer that is out of range in its own unit gives milliseconds out of range.
   */
  public long millis(long written) {
    return switch (this) {
      // Seconds out of the range of milliseconds stay as they are: times 1000 they may overflow.
      case S -> IsoTime.isInRange(written) ? written * 1000 : written;
      case US -> Math.floorDiv(written, 1000L);
      case MS, ISO -> written;
    };
  }

  /** The integer of this unit for a time in milliseconds, rounded towards the past. */
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
