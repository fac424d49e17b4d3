package io.millrace.event;

/** Reads one declared field out of a document's slot, as its type and nothing else. */
final class FieldReader {
  private final FieldType type;
  private final boolean required;
  private final int slot;
  private final String label;

  FieldReader(EventField field, int slot) {
    this.type = field.type();
    this.required = field.required();
    this.slot = slot;
    this.label = label(field);
  }

  /** The field's name in messages. */
  static String label(EventField field) {
    return Rejection.label(field.name())
        + (field.path().equals(field.name()) ? "" : " at '" + field.path() + "'");
  }

  /** Asks the reader to keep what {@link #value} needs. */
  void prepare(JsonReader reader) {
    switch (type) {
      case STRING, TIMESTAMP -> reader.keepText(slot);
      case DOUBLE -> reader.keepDouble(slot);
      case LONG, BOOLEAN -> {} // Always kept.
    }
  }

  void checkPresent(JsonReader reader) throws Rejection {
    if (required && reader.kind(slot) == JsonKind.ABSENT) {
      throw Rejection.missing(label);
    }
  }

  /** The field's value, or null where it is absent. */
  Object value(JsonReader reader) throws Rejection {
    JsonKind kind = reader.kind(slot);
    if (kind == JsonKind.ABSENT) {
      return null;
    }
    return switch (type) {
      case STRING -> {
        expect(kind == JsonKind.STRING, "a string", kind);
        yield reader.text(slot);
      }
      case LONG -> {
        expect(kind == JsonKind.LONG, "an integer within 64 bits", kind);
        yield reader.longValue(slot);
      }
      case DOUBLE -> {
        expect(kind.isNumber(), "a number", kind);
        yield finite(reader.doubleValue(slot));
      }
      case BOOLEAN -> {
        expect(kind == JsonKind.BOOLEAN, "true or false", kind);
        yield reader.booleanValue(slot);
      }
      case TIMESTAMP -> timestampMs(reader, kind);
    };
  }

  private Double finite(double value) throws Rejection {
    if (Double.isInfinite(value)) {
      throw new Rejection(
          RejectReason.WRONG_TYPE, label + " is beyond the range of a double (must be finite)");
    }
    return value;
  }

  private Long timestampMs(JsonReader reader, JsonKind kind) throws Rejection {
    expect(kind == JsonKind.LONG || kind == JsonKind.STRING, "an integer of ms or a time", kind);
    return kind == JsonKind.LONG
        ? TimeReader.inRange(reader.longValue(slot), label)
        : TimeReader.isoMs(reader.text(slot), label);
  }

  private void expect(boolean holds, String expected, JsonKind kind) throws Rejection {
    if (!holds) {
      throw Rejection.wrongType(label, expected, kind);
    }
  }
}
