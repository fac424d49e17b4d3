package io.millrace.event;

import java.util.List;

/**
 * Reads declared fields out of the value of a record that is an event already, each field alone:
 * what is absent, of another type or out of range is null, and neither {@code required} nor the
 * value's size plays a part. Not thread safe: one for each thread.
 */
public final class FieldDecoder {
  private final FieldReader[] fields;
  private final Slots slots;
  private final ValueReader reader;

  /** Makes a decoder of JSON. */
  public FieldDecoder(List<EventField> declared) {
    this(declared, ValueFormat.JSON);
  }

  public FieldDecoder(List<EventField> declared, ValueFormat format) {
    PathTree paths = new PathTree();
    fields = FieldReader.of(declared, paths);
    slots = new Slots(paths.slots());
    for (FieldReader field : fields) {
      field.prepare(slots);
    }
    reader = format.reader(paths, slots);
  }

  /**
   * Returns the fields' values, in their order, as {@link Event#values()} has them.
   *
   * @param value null for a value that is not kept: all fields are null then
   * @param at the record's place
   * @throws IllegalStateException where nobody knows its writer's schema any more, since it was
   *     known once: nulls would be other features than the record's
   */
  public Object[] decode(byte[] value, KafkaCoordinates at) {
    Object[] values = new Object[fields.length];
    if (value != null && isRead(value, at)) {
      for (int i = 0; i < fields.length; i++) {
        values[i] = orNull(fields[i]);
      }
    }
    return values;
  }

  private boolean isRead(byte[] value, KafkaCoordinates at) {
    try {
      reader.read(value, 0);
      return true;
    } catch (MalformedException none) {
      return false;
    } catch (UnknownSchemaException unknown) {
      throw new IllegalStateException(
          "Cannot decode fields of record %s: %s (it must be known, as when the record came)"
              .formatted(at, unknown.getMessage()),
          unknown);
    }
  }

  private Object orNull(FieldReader field) {
    try {
      return field.value(slots);
    } catch (Rejection none) {
      return null;
    }
  }
}
