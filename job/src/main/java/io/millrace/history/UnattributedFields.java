package io.millrace.history;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.FieldDecoder;
import java.util.List;

/**
 * Gives past events the fields that a later definition declares, as {@link PastFields} does, but
 * where nothing says which version was live. Where that version declared a field alike, its column
 * has what the raw value gives, so the raw value says it in any case. Belongs to one thread.
 */
public final class UnattributedFields {
  private static final int NONE = -1;

  private final int[] columns;
  private final int[] decoded;
  private final FieldDecoder decoder;
  private final boolean needsRawValues;

  /**
   * @param columns the fields that past events have, in their order
   * @param versions the versions that may have been live
   */
  public UnattributedFields(
      List<EventField> wanted, List<EventField> columns, PastVersions versions) {
    List<String> names = columns.stream().map(EventField::name).toList();
    List<EventField> toDecode =
        wanted.stream()
            .filter(field -> !names.contains(field.name()) || versions.lackAny(List.of(field)))
            .toList();
    this.columns =
        wanted.stream()
            .mapToInt(
                field ->
                    toDecode.contains(field) && !isInColumnOfSome(field, versions)
                        ? NONE
                        : names.indexOf(field.name()))
            .toArray();
    decoded = wanted.stream().mapToInt(toDecode::indexOf).toArray();
    decoder = toDecode.isEmpty() ? null : new FieldDecoder(toDecode);
    needsRawValues =
        toDecode.stream()
            .anyMatch(field -> isInColumnOfSome(field, versions) && versions.haveOther(field));
  }

  private static boolean isInColumnOfSome(EventField field, PastVersions versions) {
    return !versions.columns(List.of(field)).isEmpty();
  }

  /**
   * Returns the event with the wanted fields alone, in their order; null where only the version
   * that was live could say what they are.
   *
   * @param value the record's raw value; null where it is not kept
   */
  public Event of(Event event, byte[] value) {
    if (value == null && needsRawValues) {
      return null;
    }
    boolean decodes = decoder != null && value != null;
    Object[] fromRaw = decodes ? decoder.decode(value, event.kafka()) : null;
    Object[] values = new Object[columns.length];
    for (int i = 0; i < values.length; i++) {
      if (decodes && decoded[i] != NONE) {
        values[i] = fromRaw[decoded[i]];
      } else {
        values[i] = columns[i] == NONE ? null : event.values()[columns[i]];
      }
    }
    return new Event(event.eventId(), event.userId(), event.eventTimeMs(), values, event.kafka());
  }
}
