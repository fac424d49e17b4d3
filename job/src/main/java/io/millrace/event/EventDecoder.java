package io.millrace.event;

import com.google.common.hash.Hashing;
import java.util.Arrays;

/**
 * Turns a record's value into an event, or says why it cannot be one. Strict: nothing is converted
 * silently, and each of the tests in {@link RejectReason} is made over the whole event before the
 * next. No content of a record makes it throw. Not thread safe: one for each thread.
 */
public final class EventDecoder {
  private final EventSchema schema;
  private final Slots slots;
  private final ValueFormat format;
  private final ValueReader values;
  private final FieldReader[] fields;
  private final IdentityReader user;
  private final TimeReader time;
  private final IdentityReader id;

  /** Makes a decoder of JSON. */
  public EventDecoder(EventSchema schema) {
    this(schema, ValueFormat.JSON);
  }

  public EventDecoder(EventSchema schema, ValueFormat format) {
    this.schema = schema;
    this.format = format;
    PathTree paths = new PathTree();
    user =
        schema.userPath() == null
            ? IdentityReader.ofKafkaKey()
            : identity(RejectReason.INVALID_USER, schema.userPath(), paths);
    time =
        schema.timePath() == null
            ? TimeReader.ofKafkaTimestamp()
            : TimeReader.ofField(
                schema.timeFormat(), schema.timePath(), paths.slotOf(schema.timePath()));
    id = schema.idPath() == null ? null : identity(RejectReason.INVALID_ID, schema.idPath(), paths);
    fields = FieldReader.of(schema.fields(), paths);
    slots = new Slots(paths.slots());
    user.prepare(slots);
    if (id != null) {
      id.prepare(slots);
    }
    time.prepare(slots);
    for (FieldReader field : fields) {
      field.prepare(slots);
    }
    values = format.reader(paths, slots);
  }

  /** A decoder without the scanner, which the other must agree with. */
  static EventDecoder ofParserAlone(EventSchema schema) {
    return new EventDecoder(schema, JsonFormat.PARSER_ALONE);
  }

  /** Whether the scanner reads a document, and so whether this decoder is fast with it. */
  boolean scans(byte[] value) {
    return values instanceof DocumentReader documents && documents.scans(value);
  }

  private static IdentityReader identity(RejectReason invalid, String path, PathTree paths) {
    return IdentityReader.ofField(invalid, path, paths.slotOf(path));
  }

  /** Decodes one record without a key. */
  public Decoded decode(byte[] value, KafkaCoordinates kafka) {
    return decode(null, value, kafka);
  }

  /**
   * Decodes one record.
   *
   * @param key null for none, which is a reject where the key is the user
   * @param value null for a tombstone, which is a reject
   */
  public Decoded decode(byte[] key, byte[] value, KafkaCoordinates kafka) {
    try {
      return event(key, value, kafka);
    } catch (Rejection rejection) {
      return reject(rejection, value, kafka);
    }
  }

  private Event event(byte[] key, byte[] value, KafkaCoordinates kafka) throws Rejection {
    read(value);
    checkPresent(key, kafka);
    String userId = user.text(slots, key);
    String eventId = id == null ? kafka.asEventId() : id.text(slots, key);
    time.checkType(slots);
    Object[] read = new Object[fields.length];
    Rejection badTime = null;
    for (int i = 0; i < fields.length; i++) {
      try {
        read[i] = fields[i].value(slots);
      } catch (Rejection rejection) {
        if (rejection.reason() != RejectReason.INVALID_TIME) {
          throw rejection;
        }
        badTime = badTime == null ? rejection : badTime;
      }
    }
    user.check(userId);
    if (id != null) {
      id.check(eventId);
    }
    if (badTime != null) {
      throw badTime;
    }
    long timeMs = time.timeMs(slots, kafka);
    checkFuture(timeMs, kafka);
    return new Event(eventId, userId, timeMs, read, kafka);
  }

  private void checkPresent(byte[] key, KafkaCoordinates kafka) throws Rejection {
    user.checkPresent(slots, key);
    time.checkPresent(slots, kafka);
    if (id != null) {
      id.checkPresent(slots, key);
    }
    for (FieldReader field : fields) {
      field.checkPresent(slots);
    }
  }

  private void read(byte[] value) throws Rejection {
    if (value == null) {
      throw new Rejection(
          RejectReason.MALFORMED, "the value is null (must be " + format.description() + ')');
    }
    if (value.length > schema.maxValueBytes()) {
      throw new Rejection(
          RejectReason.TOO_LARGE,
          "the value is larger than max-value-bytes: " + schema.maxValueBytes());
    }
    try {
      values.read(value, 0);
    } catch (UnknownSchemaException unknown) {
      throw new Rejection(RejectReason.UNKNOWN_SCHEMA, unknown.getMessage());
    } catch (MalformedException malformed) {
      throw new Rejection(RejectReason.MALFORMED, "the value " + malformed.getMessage());
    }
  }

  private void checkFuture(long timeMs, KafkaCoordinates kafka) throws Rejection {
    if (schema.maxFutureSkewMs() == EventSchema.NO_SKEW_LIMIT || !kafka.hasTimestamp()) {
      return;
    }
    if (timeMs > kafka.timestampMs() && timeMs - kafka.timestampMs() > schema.maxFutureSkewMs()) {
      throw new Rejection(
          RejectReason.FUTURE_TIMESTAMP,
          time.label()
              + " is "
              + time.written(slots, kafka)
              // The message leaves out the Kafka timestamp, which rejects.kafka has: a later load
              // has another.
              + ", later than the record's Kafka timestamp by more than max-future-skew: "
              + schema.maxFutureSkewMs()
              + " ms");
    }
  }

  private static Reject reject(Rejection rejection, byte[] value, KafkaCoordinates kafka) {
    String message = rejection.getMessage();
    byte[] kept = value;
    if (value != null && value.length > Reject.MAX_VALUE_BYTES) {
      kept = Arrays.copyOf(value, Reject.MAX_VALUE_BYTES);
      message +=
          " ("
              + value.length
              + " bytes, SHA-256 "
              + Hashing.sha256().hashBytes(value)
              + ", of which the first "
              + Reject.MAX_VALUE_BYTES
              + " are kept)";
    }
    return new Reject(kafka, rejection.reason(), message, kept);
  }
}
