package io.millrace.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventPart;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Pointer;
import io.millrace.event.TimeFormat;
import io.millrace.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An example line that becomes an event under a definition, with every declared part. */
public final class ExampleLine {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final String USER = "u1";

  private ExampleLine() {}

  /**
   * The line.
   *
   * @param nowMs the event's time
   * @return the line; empty where parts of the definition conflict
   */
  public static Optional<String> of(Pipeline pipeline, long nowMs) {
    EventSchema schema = pipeline.event();
    ObjectNode value = JSON.objectNode();
    put(value, schema.timePath(), schema.timePath() == null ? null : time(schema, nowMs));
    for (EventPart part : EventPart.of(schema)) {
      if (part.type() != null) {
        put(value, part.path(), field(part.type(), nowMs));
      }
    }
    // Last: where a path is also a field's, the field's value serves for both.
    put(value, schema.userPath(), JSON.textNode(USER));
    put(value, schema.idPath(), JSON.textNode("e1"));
    LineForm form = LineForm.of(schema);
    boolean isEvent =
        new EventDecoder(schema)
                .decode(
                    form.hasKey() ? bytes(USER) : null,
                    bytes(value.toString()),
                    new KafkaCoordinates(pipeline.topics().get(0), 0, 0, nowMs))
            instanceof Event;
    String line =
        (form.hasTimestamp() ? nowMs + "\t" : "") + (form.hasKey() ? USER + "\t" : "") + value;
    return isEvent ? Optional.of(line) : Optional.empty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ObjectNode root, String path, JsonNode value) {
    if (path == null) {
      return;
    }
    List<String> parts = Pointer.parts(path);
    ObjectNode at = root;
    for (int i = 0; i < parts.size(); i++) {
      String name = parts.get(i);
      JsonNode there = at.get(name);
      if (i == parts.size() - 1) {
        if (there == null) {
          at.set(name, value);
        }
      } else if (there == null) {
        at = at.putObject(name);
      } else if (there instanceof ObjectNode object) {
        at = object;
      } else {
        return;
      }
    }
  }

  private static JsonNode time(EventSchema schema, long nowMs) {
    TimeFormat format = schema.timeFormat();
    return format == TimeFormat.ISO
        ? JSON.textNode(Instant.ofEpochMilli(nowMs).toString())
        : JSON.numberNode(format.ofMillis(nowMs));
  }

  private static JsonNode field(FieldType type, long nowMs) {
    return switch (type) {
      case STRING -> JSON.textNode("a");
      case LONG -> JSON.numberNode(1);
      case DOUBLE -> JSON.numberNode(1.5);
      case BOOLEAN -> JSON.booleanNode(true);
      case TIMESTAMP -> JSON.numberNode(nowMs);
    };
  }
}
