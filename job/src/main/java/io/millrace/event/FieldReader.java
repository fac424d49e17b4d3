package io.millrace.event;

import java.util.List;

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

  /** Readers of fields, in their order. */
  static FieldReader[] of(List<EventField> fields, PathTree paths) {
    return fields.stream()
        .map(field -> new FieldReader(field, paths.slotOf(field.path())))
        .toArray(FieldReader[]::new);
  }

  /** The field's name in messages. */
  static String label(EventField field) {
    return Rejection.label(field.name())
        + (field.path().equals(field.name()) ? "" : " at '" + field.path() + "'");
  }

  /** Asks the slots to keep what {@link #value} needs. */
  void prepare(Slots slots) {
    switch (type) {
      case STRING, TIMESTAMP -> slots.keepText(slot);
      case DOUBLE -> slots.keepDouble(slot);
      case LONG, BOOLEAN -> {} // Always kept.
    }
  }

  void checkPresent(Slots slots) throws Rejection {
    if (required && slots.kind(slot) == DataKind.ABSENT) {
      throw Rejection.missing(label);
    }
  }

  /** The field's value, or null where it is absent. */
  Object value(Slots slots) throws Rejection {
    DataKind kind = slots.kind(slot);
    if (kind == DataKind.ABSENT) {
      return null;
    }
    return switch (type) {
      case STRING -> {
        expect(kind == DataKind.STRING, "a string", kind);
        yield slots.text(slot);
      }
      case LONG -> {
        expect(kind.isLong(), "an integer within 64 bits", kind);
        yield slots.longValue(slot);
      }
      case DOUBLE -> {
        expect(kind.isNumber(), "a number", kind);
        yield finite(slots.doubleValue(slot));
      }
      case BOOLEAN -> {
        expect(kind == DataKind.BOOLEAN, "true or false", kind);
        yield slots.booleanValue(slot);
      }
      case TIMESTAMP -> timestampMs(slots, kind);
    };
  }

  private Double finite(double value) throws Rejection {
    if (Double.isNaN(value)) {
      throw new Rejection(RejectReason.WRONG_TYPE, label + " is NaN (must be a number)");
    }
    if (Double.isInfinite(value)) {
      throw new Rejection(
          RejectReason.WRONG_TYPE, label + " is beyond the range of a double (must be finite)");
    }
    return value;
  }

  private Long timestampMs(Slots slots, DataKind kind) throws Rejection {
    if (kind.isTime()) {
      return TimeReader.inRange(slots.timeMs(slot), label);
    }
    expect(kind == DataKind.LONG || kind == DataKind.STRING, "an integer of ms or a time", kind);
    return kind == DataKind.LONG
        ? TimeReader.inRange(slots.longValue(slot), label)
        : TimeReader.isoMs(slots.text(slot), label);
  }

  private void expect(boolean holds, String expected, DataKind kind) throws Rejection {
    if (!holds) {
      throw Rejection.wrongType(label, expected, kind);
    }
  }
}
