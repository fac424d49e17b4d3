package io.millrace.draft;

import io.millrace.event.FieldType;

/**
 * A field of a draft.
 *
 * @param required whether features that count events need the field
 * @param note the text of a comment; empty for none
 */
record DraftField(String name, FieldType type, boolean required, Place place, String note) {
  DraftField asRequired() {
    return new DraftField(name, type, true, place, note);
  }

  PlaceValues values() {
    return place.values();
  }
}
