package io.millrace.event;

/**
 * A declared field of an event.
 *
 * @param path a top-level name, or a JSON Pointer (RFC 6901) where it begins with a slash
 */
public record EventField(String name, FieldType type, boolean required, String path)
    implements java.io.Serializable {

  /**
   * The field with nothing but what its values depend on: not required, and its path as a pointer.
   * Two fields for which it is equal have equal values of every event.
   */
  public EventField asRead() {
    return new EventField(name, type, false, Pointer.of(path));
  }
}
