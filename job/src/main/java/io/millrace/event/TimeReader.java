package io.millrace.event;

/**
 * Reads an event's time out of its record's slot or takes the record's Kafka timestamp, and holds
 * all times to the years 1 to 9999. A value that is a time by itself needs no declared unit.
 */
final class TimeReader {
  private static final int EXCERPT_LENGTH_MAX = 40;

  private final TimeFormat format;
  private final int slot;
  private final String label;

  private TimeReader(TimeFormat format, int slot, String label) {
    this.format = format;
    this.slot = slot;
    this.label = label;
  }

  static TimeReader ofField(TimeFormat format, String path, int slot) {
    return new TimeReader(format, slot, Rejection.label(path));
  }

  static TimeReader ofKafkaTimestamp() {
    return new TimeReader(null, PathTree.NO_SLOT, "the Kafka timestamp");
  }

  /** Asks the slots to keep what {@link #timeMs} needs. */
  void prepare(Slots slots) {
    if (format == TimeFormat.ISO) {
      slots.keepText(slot);
    }
  }

  void checkPresent(Slots slots, KafkaCoordinates kafka) throws Rejection {
    if (isKafkaTimestamp() && !kafka.hasTimestamp()) {
      throw new Rejection(
          RejectReason.MISSING_FIELD, label + " is missing, or outside the years 1 to 9999");
    }
    if (!isKafkaTimestamp() && slots.kind(slot) == DataKind.ABSENT) {
      throw Rejection.missing(label);
    }
  }

  void checkType(Slots slots) throws Rejection {
    if (isKafkaTimestamp()) {
      return;
    }
    DataKind kind = slots.kind(slot);
    if (kind.isTime()) {
      return;
    }
    if (format == TimeFormat.ISO && kind != DataKind.STRING) {
      throw Rejection.wrongType(label, "a time in text", kind);
    }
    if (format != TimeFormat.ISO && kind != DataKind.LONG && kind != DataKind.INT) {
      throw Rejection.wrongType(label, "an integer of " + format.key(), kind);
    }
  }

  /** Milliseconds since the epoch, rounded towards the past. */
  long timeMs(Slots slots, KafkaCoordinates kafka) throws Rejection {
    if (isKafkaTimestamp()) {
      return kafka.timestampMs();
    }
    if (slots.kind(slot).isTime()) {
      return inRange(slots.timeMs(slot), label);
    }
    if (format == TimeFormat.ISO) {
      return isoMs(slots.text(slot), label);
    }
    long written = slots.longValue(slot);
    long ms = format.millis(written);
    if (!IsoTime.isInRange(ms)) {
      throw outOfRange(label, written + " " + format.key());
    }
    return ms;
  }

  /** The time as it came, for messages. */
  String written(Slots slots, KafkaCoordinates kafka) {
    if (isKafkaTimestamp()) {
      return kafka.timestampMs() + " ms";
    }
    if (slots.kind(slot).isTime()) {
      return slots.timeMs(slot) + " ms";
    }
    return format == TimeFormat.ISO
        ? quoted(slots.text(slot))
        : slots.longValue(slot) + " " + format.key();
  }

  String label() {
    return label;
  }

  private boolean isKafkaTimestamp() {
    return slot == PathTree.NO_SLOT;
  }

  /** The milliseconds of a time in text. */
  static long isoMs(String text, String label) throws Rejection {
    long ms = IsoTime.parse(text);
    if (IsoTime.isInRange(ms)) {
      return ms;
    }
    String quoted = quoted(text);
    if (ms == IsoTime.INVALID) {
      throw new Rejection(
          RejectReason.INVALID_TIME,
          label + " is " + quoted + " (" + IsoTimeProblem.of(text) + ')');
    }
    throw outOfRange(label, quoted);
  }

  private static String quoted(String text) {
    return "'" + Excerpt.of(text, EXCERPT_LENGTH_MAX) + "'";
  }

  static long inRange(long ms, String label) throws Rejection {
    if (!IsoTime.isInRange(ms)) {
      throw outOfRange(label, ms + " ms");
    }
    return ms;
  }

  private static Rejection outOfRange(String label, String written) {
    return new Rejection(
        RejectReason.INVALID_TIME,
        label + " is " + written + " (must lie in the years 1 to 9999, UTC)");
  }
}
