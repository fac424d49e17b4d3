package io.millrace.sizing;

import io.millrace.event.Event;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import java.util.Random;

/** Events by the schema alone: each field has a value, as those of a shop might be. */
final class MadeEvents implements Events {
  private static final String USER = "user-00000001";

  /** The different values of a text field, such as a shop's items. */
  private static final int TEXTS = 3_000;

  private static final int TEXT_BYTES = 12;
  private static final int NUMBER_BYTES = 7;

  /** User, time and event id, each with its name. */
  private static final int IDENTITY_BYTES = 90;

  /** Quotes, colon and comma. */
  private static final int SIGNS_BYTES = 4;

  private final EventSchema schema;
  private final Random random = new Random(14);
  private long made;

  MadeEvents(EventSchema schema) {
    this.schema = schema;
  }

  @Override
  public Event next(long timeMs) {
    Object[] values = new Object[schema.fields().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(schema.fields().get(i).type(), timeMs);
    }
    KafkaCoordinates kafka = new KafkaCoordinates("events", 0, made++, timeMs);
    return new Event(kafka.asEventId(), USER, timeMs, values, kafka);
  }

  private Object value(FieldType type, long timeMs) {
    return switch (type) {
      case STRING -> "value-%06d".formatted(random.nextInt(TEXTS));
      case LONG -> 1L + random.nextInt(20);
      case DOUBLE -> Math.rint(10_000 * StrictMath.exp(random.nextGaussian())) / 100;
      case BOOLEAN -> random.nextBoolean();
      case TIMESTAMP -> timeMs;
    };
  }

  @Override
  public double valueBytes() {
    int bytes = IDENTITY_BYTES;
    for (EventField field : schema.fields()) {
      bytes += field.name().length() + SIGNS_BYTES;
      bytes += field.type() == FieldType.STRING ? TEXT_BYTES : NUMBER_BYTES;
    }
    return bytes;
  }
}
