package io.millrace.event;

import java.util.Locale;

/** How an event's time is written. */
public enum TimeFormat {
  S,
  MS,
  US,
  ISO;

  /** The name as it is written in a definition. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
