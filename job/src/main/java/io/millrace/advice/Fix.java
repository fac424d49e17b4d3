package io.millrace.advice;

import io.millrace.event.EventPart;

/**
 * What would make an event of a reject.
 *
 * @param changes whether the definition would have to mean another thing, so that it no longer
 *     takes what it takes now
 * @param part whose declaration would change; null for the Kafka key
 */
record Fix(String text, boolean changes, EventPart part) {
  /** Harms no record that is an event. */
  static Fix harmless(String text) {
    return new Fix(text, false, null);
  }

  static Fix change(EventPart part, String text) {
    return new Fix(text, true, part);
  }
}
