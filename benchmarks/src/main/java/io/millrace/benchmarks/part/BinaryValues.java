package io.millrace.benchmarks.part;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedOutputStream;
import io.millrace.event.ValueFormat;
import io.millrace.schema.FramedFormat;
import io.millrace.schema.SchemaType;
import io.millrace.schema.WriterSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** The demo's events in binary formats, behind the header of a schema registry. */
final class BinaryValues {
  private static final byte[] HEADER = {0, 0, 0, 0, 7};
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String AVRO =
      """
      {"type": "record", "name": "Event", "namespace": "shop", "fields": [
        {"name": "event_id", "type": "string"},
        {"name": "user_id", "type": "string"},
        {"name": "timestamp", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "type", "type": "string"},
        {"name": "item", "type": ["null", "string"]},
        {"name": "category", "type": ["null", "string"]},
        {"name": "amount", "type": ["null", "double"]},
        {"name": "quantity", "type": ["null", "long"]}]}""";

  private static final String PROTOBUF =
      """
      syntax = "proto3";
      package shop;
      message Event {
        string event_id = 1;
        string user_id = 2;
        int64 timestamp = 3;
        string type = 4;
        optional string item = 5;
        optional string category = 6;
        optional double amount = 7;
        optional int64 quantity = 8;
      }
      """;

  private BinaryValues() {}

  /** The format of values. */
  static ValueFormat format(String name) {
    return switch (name) {
      case "json" -> ValueFormat.JSON;
      case "avro" -> framed(SchemaType.AVRO, AVRO);
      default -> framed(SchemaType.PROTOBUF, PROTOBUF);
    };
  }

  private static ValueFormat framed(SchemaType type, String text) {
    WriterSchema schema = new WriterSchema(type.name(), text, List.of());
    return new FramedFormat(type, id -> schema);
  }

  /** The values of events that are given as JSON. */
  static byte[][] values(String format, byte[][] events) {
    byte[][] values = new byte[events.length][];
    Schema schema = new Schema.Parser().parse(AVRO);
    for (int n = 0; n < values.length; n++) {
      values[n] =
          switch (format) {
            case "json" -> events[n];
            case "avro" -> avro(schema, event(events[n]));
            default -> protobuf(event(events[n]));
          };
    }
    return values;
  }

  private static JsonNode event(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read an event of the load", e);
    }
  }

  private static byte[] avro(Schema schema, JsonNode event) {
    GenericData.Record made = new GenericData.Record(schema);
    for (String name : List.of("event_id", "user_id", "type", "item", "category")) {
      made.put(name, event.has(name) ? event.get(name).textValue() : null);
    }
    made.put("timestamp", event.get("timestamp").longValue());
    made.put("amount", event.has("amount") ? event.get("amount").doubleValue() : null);
    made.put("quantity", event.has("quantity") ? event.get("quantity").longValue() : null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(HEADER);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new GenericDatumWriter<>(schema).write(made, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return out.toByteArray();
  }

  private static byte[] protobuf(JsonNode event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(HEADER);
    bytes.write(0); // The file's first message.
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writeText(out, 1, event.get("event_id"));
      writeText(out, 2, event.get("user_id"));
      out.writeInt64(3, event.get("timestamp").longValue());
      writeText(out, 4, event.get("type"));
      writeText(out, 5, event.get("item"));
      writeText(out, 6, event.get("category"));
      if (event.has("amount")) {
        out.writeDouble(7, event.get("amount").doubleValue());
      }
      if (event.has("quantity")) {
        out.writeInt64(8, event.get("quantity").longValue());
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void writeText(CodedOutputStream out, int number, JsonNode text)
      throws IOException {
    if (text != null) {
      out.writeString(number, text.textValue());
    }
  }
}
