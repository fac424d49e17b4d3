package io.millrace.draft;

import io.millrace.event.FieldType;

/**
 * A field of a draft.
 *
 * @param required whether the events that count features ask for it
 * @param note for a comment; empty for none
 */
record DraftField(String name, FieldType type, boolean required, SampledPlace place, String note) {
  DraftField asRequired() {
    return new DraftField(name, type, true, place, note);
  }

  PlaceValues values() {
    return place.values();
  }
}
