package io.millrace.draft;

/**
 * The user, the time or the id of a draft.
 *
 * @param place null where it is not in the value, or there is none
 * @param text what the definition says, as YAML; null for nothing
 * @param note for a comment; empty for none
 */
record Role(SampledPlace place, String text, String note) {}
