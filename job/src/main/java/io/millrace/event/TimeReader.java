package io.millrace.event;

/**
 * Reads an event's time out of its document's slot or takes the record's Kafka timestamp, and holds
 * all times to the years 1 to 9999.
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

  /** Asks the reader to keep what {@link #timeMs} needs. */
  void prepare(JsonReader reader) {
    if (format == TimeFormat.ISO) {
      reader.keepText(slot);
    }
  }

  void checkPresent(JsonReader reader, KafkaCoordinates kafka) throws Rejection {
    if (isKafkaTimestamp() && !kafka.hasTimestamp()) {
      throw new Rejection(
          RejectReason.MISSING_FIELD, label + " is missing, or outside the years 1 to 9999");
    }
    if (!isKafkaTimestamp() && reader.kind(slot) == JsonKind.ABSENT) {
      throw Rejection.missing(label);
    }
  }

  void checkType(JsonReader reader) throws Rejection {
    if (isKafkaTimestamp()) {
      return;
    }
    JsonKind kind = reader.kind(slot);
    if (format == TimeFormat.ISO && kind != JsonKind.STRING) {
      throw Rejection.wrongType(label, "a time in text", kind);
    }
    if (format != TimeFormat.ISO && kind != JsonKind.LONG) {
      throw Rejection.wrongType(label, "an integer of " + format.key(), kind);
    }
  }

  /** Milliseconds since the epoch, rounded towards the past. */
  long timeMs(JsonReader reader, KafkaCoordinates kafka) throws Rejection {
    if (isKafkaTimestamp()) {
      return kafka.timestampMs();
    }
    if (format == TimeFormat.ISO) {
      return isoMs(reader.text(slot), label);
    }
    long written = reader.longValue(slot);
    long ms = format.millis(written);
    if (!IsoTime.isInRange(ms)) {
      throw outOfRange(label, written + " " + format.key());
    }
    return ms;
  }

  /** The time as it came, for messages. */
  String written(JsonReader reader, KafkaCoordinates kafka) {
    if (isKafkaTimestamp()) {
      return kafka.timestampMs() + " ms";
    }
    return format == TimeFormat.ISO
        ? quoted(reader.text(slot))
        : reader.longValue(slot) + " " + format.key();
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
