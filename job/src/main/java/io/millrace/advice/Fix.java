package io.millrace.advice;

import io.millrace.event.EventPart;

/**
 * A change that would turn a reject into an event.
 *
 * @param changes whether the definition would change its meaning, so that it no longer accepts all
 *     records that it accepts now
 * @param part the part whose declaration would change; null for the Kafka key
 */
record Fix(String text, boolean changes, EventPart part) {
  /** A fix that harms no record that is an event. */
  static Fix harmless(String text) {
    return new Fix(text, false, null);
  }

  static Fix change(EventPart part, String text) {
    return new Fix(text, true, part);
  }
}
