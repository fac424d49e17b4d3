package io.millrace.event;

import com.google.common.base.Utf8;
import com.google.common.hash.Hashing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns a record's value into an event, or says why it cannot be one. Strict: nothing is converted
 * silently, and each of the tests in {@link RejectReason} is made over the whole event before the
 * next. Never throws for what a record holds. Not thread safe: one for each thread.
 */
public final class EventDecoder {
  private static final int IDENTITY_BYTES_MAX = 256;
  private static final int UTF8_BYTES_PER_CHAR_MAX = 3;

  private final EventSchema schema;
  private final JsonReader reader;
  private final FieldReader[] fields;
  private final List<Required> required;
  private final int userSlot;
  private final TimeReader time;
  private final int idSlot;

  public EventDecoder(EventSchema schema) {
    this.schema = schema;
    PathTree paths = new PathTree();
    userSlot = paths.slotOf(schema.userPath());
    int timeSlot = paths.slotOf(schema.timePath());
    time = new TimeReader(schema.timeFormat(), timeSlot, Rejection.label(schema.timePath()));
    idSlot = schema.idPath() == null ? PathTree.NO_SLOT : paths.slotOf(schema.idPath());
    fields =
        schema.fields().stream()
            .map(field -> new FieldReader(field, paths.slotOf(field.path())))
            .toArray(FieldReader[]::new);
    required = required(timeSlot);
    reader = new JsonReader(paths);
    reader.keepText(userSlot);
    if (idSlot != PathTree.NO_SLOT) {
      reader.keepText(idSlot);
    }
    time.prepare(reader);
    for (FieldReader field : fields) {
      field.prepare(reader);
    }
  }

  /**
   * Decodes one record.
   *
   * @param value null for a tombstone, which is a reject
   */
  public Decoded decode(byte[] value, KafkaCoordinates kafka) {
    try {
      return event(value, kafka);
    } catch (Rejection rejection) {
      return reject(rejection, value, kafka);
    }
  }

  private Event event(byte[] value, KafkaCoordinates kafka) throws Rejection {
    read(value);
    for (Required each : required) {
      if (reader.kind(each.slot) == JsonKind.ABSENT) {
        throw new Rejection(RejectReason.MISSING_FIELD, each.label + " is missing");
      }
    }
    String user = identity(userSlot, schema.userPath());
    String id = idSlot == PathTree.NO_SLOT ? null : identity(idSlot, schema.idPath());
    time.checkType(reader);
    Object[] values = new Object[fields.length];
    Rejection badTime = null;
    for (int i = 0; i < fields.length; i++) {
      try {
        values[i] = fields[i].value(reader);
      } catch (Rejection rejection) {
        if (rejection.reason() != RejectReason.INVALID_TIME) {
          throw rejection;
        }
        badTime = badTime == null ? rejection : badTime;
      }
    }
    checkLength(user, RejectReason.INVALID_USER, schema.userPath());
    if (id != null) {
      checkLength(id, RejectReason.INVALID_ID, schema.idPath());
    }
    if (badTime != null) {
      throw badTime;
    }
    long timeMs = time.timeMs(reader);
    checkFuture(timeMs, kafka);
    return new Event(id == null ? kafka.asEventId() : id, user, timeMs, values, kafka);
  }

  private void read(byte[] value) throws Rejection {
    if (value == null) {
      throw new Rejection(RejectReason.MALFORMED, "the value is null (must be a JSON object)");
    }
    if (value.length > schema.maxValueBytes()) {
      throw new Rejection(
          RejectReason.TOO_LARGE,
          "the value is larger than max-value-bytes: " + schema.maxValueBytes());
    }
    try {
      reader.read(value);
    } catch (MalformedException malformed) {
      throw new Rejection(RejectReason.MALFORMED, "the value " + malformed.getMessage());
    }
  }

  private String identity(int slot, String path) throws Rejection {
    JsonKind kind = reader.kind(slot);
    if (kind != JsonKind.STRING && !kind.isInteger()) {
      throw Rejection.wrongType(Rejection.label(path), "a string or an integer", kind);
    }
    return reader.text(slot);
  }

  private static void checkLength(String text, RejectReason reason, String path) throws Rejection {
    if (text.isEmpty()) {
      throw new Rejection(reason, Rejection.label(path) + " is empty");
    }
    if (text.length() * (long) UTF8_BYTES_PER_CHAR_MAX > IDENTITY_BYTES_MAX) {
      int bytes = Utf8.encodedLength(text);
      if (bytes > IDENTITY_BYTES_MAX) {
        throw new Rejection(
            reason,
            Rejection.label(path)
                + " has "
                + bytes
                + " bytes (must be 1 to "
                + IDENTITY_BYTES_MAX
                + ')');
      }
    }
  }

  private void checkFuture(long timeMs, KafkaCoordinates kafka) throws Rejection {
    if (schema.maxFutureSkewMs() == EventSchema.NO_SKEW_LIMIT || !kafka.hasTimestamp()) {
      return;
    }
    if (timeMs > kafka.timestampMs() && timeMs - kafka.timestampMs() > schema.maxFutureSkewMs()) {
      throw new Rejection(
          RejectReason.FUTURE_TIMESTAMP,
          Rejection.label(schema.timePath())
              + " is "
              + timeMs
              // Without that time itself, which rejects.kafka has: a later load has another.
              + " ms, later than the record's Kafka timestamp by more than max-future-skew: "
              + schema.maxFutureSkewMs()
              + " ms");
    }
  }

  private static Reject reject(Rejection rejection, byte[] value, KafkaCoordinates kafka) {
    String message = rejection.getMessage();
    byte[] kept = value;
    if (value != null) {
      message += " (" + value.length + " bytes";
      if (value.length > Reject.MAX_VALUE_BYTES) {
        kept = Arrays.copyOf(value, Reject.MAX_VALUE_BYTES);
        message +=
            ", SHA-256 "
                + Hashing.sha256().hashBytes(value)
                + ", of which the first "
                + Reject.MAX_VALUE_BYTES
                + " are kept";
      }
      message += ")";
    }
    return new Reject(kafka, rejection.reason(), message, kept);
  }

  private List<Required> required(int timeSlot) {
    List<Required> all = new ArrayList<>();
    all.add(new Required(userSlot, Rejection.label(schema.userPath())));
    all.add(new Required(timeSlot, Rejection.label(schema.timePath())));
    if (idSlot != PathTree.NO_SLOT) {
      all.add(new Required(idSlot, Rejection.label(schema.idPath())));
    }
    for (FieldReader field : fields) {
      if (field.isRequired()) {
        all.add(new Required(field.slot(), field.label()));
      }
    }
    return List.copyOf(all);
  }

  private record Required(int slot, String label) {}
}
