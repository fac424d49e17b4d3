package io.millrace.draft;

/**
 * The user, the time or the id of a draft.
 *
 * @param place the place; null where it is not in the value, or there is none
 * @param text the definition's text, as YAML; null for none
 * @param note the text of a comment; empty for none
 */
record Role(Place place, String text, String note) {}
