package io.millrace.event.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.InvalidSchemaException;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.event.TimeFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** A decoder of records that one schema wrote, under a definition that tests change. */
final class AvroDecoding {
  static final KafkaCoordinates AT = new KafkaCoordinates("clicks", 3, 918273, 1_000_000);
  private static final int MAX_BYTES = 1 << 22;

  private final String writer;
  private final List<EventField> fields = new ArrayList<>();
  String userPath = "u";
  String timePath = "t";
  TimeFormat timeFormat = TimeFormat.MS;

  /** Writes what follows the user and the time. */
  @FunctionalInterface
  interface Writing {
    void to(BinaryEncoder out) throws IOException;
  }

  private AvroDecoding(String writer) {
    this.writer = writer;
  }

  static AvroDecoding of(String writer) {
    return new AvroDecoding(writer);
  }

  /**
   * Records of a user u, a time t in ms, and one field v.
   *
   * @param type null where the definition does not declare it
   */
  static AvroDecoding ofField(String schema, FieldType type) {
    AvroDecoding decoding =
        of(
            """
            {"type": "record", "name": "R", "fields": [
              {"name": "u", "type": "string"},
              {"name": "t", "type": "long"},
              {"name": "v", "type": %s}]}"""
                .formatted(schema));
    return type == null ? decoding : decoding.field("v", type, "v");
  }

  AvroDecoding field(String name, FieldType type, String path) {
    fields.add(new EventField(name, type, false, path));
    return this;
  }

  AvroDecoding required(String name, FieldType type) {
    fields.add(new EventField(name, type, true, name));
    return this;
  }

  /** The value of the last declared field of a record of user, time and what is written. */
  Object value(Writing rest) {
    Event event = event(user("ann", rest));
    return event.values()[fields.size() - 1];
  }

  /** The reject of such a record, as reason and message. */
  String refusal(Writing rest) {
    return reject(user("ann", rest));
  }

  Event event(byte[] value) {
    Decoded decoded = decode(value);
    assertThat(decoded).as(decoded::toString).isInstanceOf(Event.class);
    return (Event) decoded;
  }

  String reject(byte[] value) {
    Decoded decoded = decode(value);
    assertThat(decoded).as(decoded::toString).isInstanceOf(Reject.class);
    Reject reject = (Reject) decoded;
    return reject.reason() + ": " + reject.message();
  }

  Decoded decode(byte[] value) {
    return decoder().decode(value, AT);
  }

  EventDecoder decoder() {
    EventSchema schema =
        new EventSchema(
            userPath, timePath, timeFormat, null, fields, MAX_BYTES, EventSchema.NO_SKEW_LIMIT);
    try {
      return new EventDecoder(schema, AvroFormat.of(writer, List.of()));
    } catch (InvalidSchemaException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] user(String user, Writing rest) {
    return bytes(
        out -> {
          out.writeString(user);
          out.writeLong(5);
          rest.to(out);
        });
  }

  static byte[] bytes(Writing writing) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      writing.to(encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
