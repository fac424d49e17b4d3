package io.millrace.verify;

import io.millrace.event.Event;
import io.millrace.history.PastFields;
import io.millrace.lake.RawRecord;

/**
 * Stored events as one version sees them, whichever version was live when they came. Belongs to one
 * thread.
 */
public final class EventView {
  private final Version version;
  private final PastFields fields;

  /**
   * @param fields null where the columns are the fields, whatever the records are
   */
  EventView(Version version, PastFields fields) {
    this.version = version;
    this.fields = fields;
  }

  /**
   * Returns an event with the fields of the version alone, in its order.
   *
   * @param stored the event with the fields of all versions
   * @param raw the record; null where every version makes of it what the columns have
   * @param live the {@code pipeline_version} of the event's prediction, which is a known one
   */
  public Event of(Event stored, RawRecord raw, String live) {
    return raw == null || fields == null ? version.event(stored) : fields.of(live, stored, raw.value());
  }
}
