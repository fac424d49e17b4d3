package io.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A decoder under a schema that tests change, at one place in Kafka. */
final class Decoding {
  static final KafkaCoordinates AT = new KafkaCoordinates("clicks", 3, 918273, 1_000_000);
  private static final int MAX_BYTES = 1 << 20;
  final List<EventField> fields = new ArrayList<>();
  String userPath = "u";
  String timePath = "t";
  String idPath;
  TimeFormat timeFormat = TimeFormat.MS;
  int maxValueBytes = MAX_BYTES;
  long skewMs = EventSchema.NO_SKEW_LIMIT;

  void field(String name, FieldType type, String path) {
    fields.add(new EventField(name, type, false, path));
  }

  static String with(String members) {
    return "{\"u\":\"ann\",\"t\":5," + members + "}";
  }

  static String user(String user) {
    return "{\"u\":\"" + user + "\",\"t\":1}";
  }

  Event event(String json) {
    Decoded decoded = decoder().decode(utf8(json), AT);
    assertThat(decoded).as(() -> decoded.toString()).isInstanceOf(Event.class);
    return (Event) decoded;
  }

  Reject reject(String json) {
    Decoded decoded = decoder().decode(utf8(json), AT);
    assertThat(decoded).isInstanceOf(Reject.class);
    return (Reject) decoded;
  }

  EventDecoder decoder() {
    return new EventDecoder(
        new EventSchema(userPath, timePath, timeFormat, idPath, fields, maxValueBytes, skewMs));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
