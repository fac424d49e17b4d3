package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.lake.RawRecord;

/**
 * Stored events as one version sees them, whichever version was live when they came. Belongs to one
 * thread.
 */
@FunctionalInterface
public interface EventView {
  /**
   * Returns an event with the fields of the version alone, in its order; null where the tables do
   * not say what they are.
   *
   * @param stored the event with the fields of all versions
   * @param raw the record; null where every version makes of it what the columns have
   * @param live the {@code pipeline_version} of the event's prediction
   */
  Event of(Event stored, RawRecord raw, String live);
}
