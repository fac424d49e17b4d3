package io.millrace.event;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of an event that a definition declares.
 *
 * @param key the definition's key that gives its place, such as {@code event.user}
 * @param path a top-level name, or a JSON Pointer where it begins with a slash
 * @param label its name in messages of rejects
 * @param type null for all but a declared field
 */
public record EventPart(String key, String path, String label, FieldType type) {

  /** The parts in the record's value, in the order in which the decoder tests them. */
  public static List<EventPart> of(EventSchema schema) {
    List<EventPart> parts = new ArrayList<>();
    add(parts, "event.user", schema.userPath());
    add(parts, "event.time.field", schema.timePath());
    add(parts, "event.id", schema.idPath());
    for (EventField field : schema.fields()) {
      parts.add(
          new EventPart(
              "event.fields." + field.name() + ".path",
              field.path(),
              FieldReader.label(field),
              field.type()));
    }
    return parts;
  }

  private static void add(List<EventPart> parts, String key, String path) {
    if (path != null) {
      parts.add(new EventPart(key, path, Rejection.label(path), null));
    }
  }
}
