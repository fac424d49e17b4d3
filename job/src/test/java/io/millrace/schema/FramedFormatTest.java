package io.millrace.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Decoded;
import io.millrace.event.Event;
import io.millrace.event.EventDecoder;
import io.millrace.event.EventField;
import io.millrace.event.EventSchema;
import io.millrace.event.FieldDecoder;
import io.millrace.event.FieldType;
import io.millrace.event.KafkaCoordinates;
import io.millrace.event.Reject;
import io.millrace.event.TimeFormat;
import io.millrace.event.UnknownSchemaException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records behind a registry's header, written by hand. */
class FramedFormatTest {
  private static final KafkaCoordinates AT = new KafkaCoordinates("clicks", 3, 918273, 1_000_000);
  private static final EventSchema SCHEMA =
      new EventSchema(
          "u",
          "t",
          TimeFormat.MS,
          null,
          List.of(new EventField("v", FieldType.DOUBLE, false, "v")),
          1 << 10,
          EventSchema.NO_SKEW_LIMIT);

  private static final String AVRO =
      """
      {"type": "record", "name": "R", "fields": [
        {"name": "u", "type": "string"}, {"name": "t", "type": "long"},
        {"name": "v", "type": "%s"}]}""";
  private static final String PROTOBUF =
      """
      syntax = "proto3";
      message Other { message Inner { string u = 1; int64 t = 2; } map<string, string> m = 1; }
      message M { string u = 1; int64 t = 2; float v = 3; }
      """;

  private final Map<Integer, WriterSchema> known = new HashMap<>();
  private int lookups;

  private WriterSchema look(int id) throws UnknownSchemaException {
    lookups++;
    if (!known.containsKey(id)) {
      throw new UnknownSchemaException("the registry has no schema " + id);
    }
    return known.get(id);
  }

  private EventDecoder decoder(SchemaType type) {
    return new EventDecoder(SCHEMA, new FramedFormat(type, this::look));
  }

  private static byte[] framed(int id, int... body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(id >>> shift);
    }
    for (int each : body) {
      out.write(each);
    }
    return out.toByteArray();
  }

  private static String outcome(Decoded decoded) {
    return decoded instanceof Event event
        ? event.userId() + " " + event.eventTimeMs() + " " + event.values()[0]
        : ((Reject) decoded).reason() + ": " + ((Reject) decoded).message();
  }

  @Test
  void eachRecordIsReadByTheSchemaThatWroteIt() {
    known.put(1, new WriterSchema("AVRO", AVRO.formatted("long"), List.of()));
    known.put(300, new WriterSchema("AVRO", AVRO.formatted("float"), List.of()));
    EventDecoder decoder = decoder(SchemaType.AVRO);
    byte[] ofLong = framed(1, 2, 'a', 10, 14);
    byte[] ofFloat = framed(300, 2, 'b', 12, 0, 0, 0x20, 0x40);
    for (int i = 0; i < 3; i++) {
      assertThat(outcome(decoder.decode(ofLong, AT))).isEqualTo("a 5 7.0");
      assertThat(outcome(decoder.decode(ofFloat, AT))).isEqualTo("b 6 2.5");
    }
    assertThat(lookups).isEqualTo(2);
  }

  @Test
  void aMessageIsNamedByItsIndexes() {
    known.put(1, new WriterSchema("PROTOBUF", PROTOBUF, List.of()));
    EventDecoder decoder = decoder(SchemaType.PROTOBUF);
    assertThat(outcome(decoder.decode(framed(1, 2, 2, 10, 1, 'a', 16, 5), AT)))
        .as("[1]: M")
        .isEqualTo("a 5 0.0");
    assertThat(outcome(decoder.decode(framed(1, 4, 0, 0, 10, 1, 'a', 16, 5), AT)))
        .as("[0, 0]: Inner, which has no v")
        .isEqualTo("a 5 null");
    assertThat(outcome(decoder.decode(framed(1, 0), AT)))
        .as("[0]: Other, which has no user")
        .isEqualTo("MISSING_FIELD: field 'u' is missing");
    assertThat(outcome(decoder.decode(framed(1, 2, 4), AT)))
        .isEqualTo("UNKNOWN_SCHEMA: schema 1 has no message at [2]");
    assertThat(outcome(decoder.decode(framed(1, 4, 0, 2), AT)))
        .as("a map's entry")
        .isEqualTo("UNKNOWN_SCHEMA: schema 1 has no message at [0, 1]");
    assertThat(outcome(decoder.decode(framed(1, 2, 1), AT)))
        .isEqualTo("UNKNOWN_SCHEMA: schema 1 has no message at [-1]");
    assertThat(outcome(decoder.decode(framed(1, 2), AT)))
        .isEqualTo("MALFORMED: the value has 1 message indexes at byte 5, where 0 bytes are left");
    assertThat(outcome(decoder.decode(framed(1, 1), AT))).startsWith("MALFORMED");
    assertThat(outcome(decoder.decode(framed(1), AT))).startsWith("MALFORMED");
  }

  @Test
  void jsonIsReadAsEverBehindItsHeader() {
    known.put(1, new WriterSchema("JSON", "{}", List.of()));
    EventDecoder decoder = decoder(SchemaType.JSON);
    int[] body = "{\"u\":\"a\",\"t\":5,\"v\":1.5}".chars().toArray();
    assertThat(outcome(decoder.decode(framed(1, body), AT))).isEqualTo("a 5 1.5");
    assertThat(outcome(decoder.decode(framed(2, body), AT)))
        .isEqualTo("UNKNOWN_SCHEMA: the registry has no schema 2");
  }

  @Test
  void whatHasNoHeaderIsMalformed() {
    EventDecoder decoder = decoder(SchemaType.AVRO);
    assertThat(outcome(decoder.decode("{\"u\":1}".getBytes(StandardCharsets.UTF_8), AT)))
        .isEqualTo("MALFORMED: the value begins with byte 123 (must be 0, before a schema's id)");
    assertThat(outcome(decoder.decode(new byte[] {0, 0, 0, 1}, AT)))
        .isEqualTo(
            "MALFORMED: the value has 4 bytes (must begin with byte 0 and a schema's id, 5 bytes)");
    assertThat(outcome(decoder.decode(null, AT)))
        .isEqualTo("MALFORMED: the value is null (must be an Avro record behind a schema's id)");
    assertThat(outcome(decoder.decode(framed(9, new int[1_100]), AT))).startsWith("TOO_LARGE");
    assertThat(lookups).isZero();
  }

  @Test
  void aSchemaThatCannotReadTheRecordsIsUnknown() {
    known.put(1, new WriterSchema("PROTOBUF", PROTOBUF, List.of()));
    known.put(2, new WriterSchema("AVRO", "{", List.of()));
    known.put(3, new WriterSchema("XML", "", List.of()));
    EventDecoder decoder = decoder(SchemaType.AVRO);
    assertThat(outcome(decoder.decode(framed(1), AT)))
        .isEqualTo(
            "UNKNOWN_SCHEMA: schema 1 is of type PROTOBUF"
                + " (records of this definition must be of type AVRO)");
    assertThat(outcome(decoder.decode(framed(2), AT)))
        .startsWith("UNKNOWN_SCHEMA: schema 2 cannot be used: it is no schema of Avro: ");
    assertThat(outcome(decoder.decode(framed(3), AT))).startsWith("UNKNOWN_SCHEMA");
    assertThat(outcome(decoder.decode(framed(7), AT)))
        .isEqualTo("UNKNOWN_SCHEMA: the registry has no schema 7");
  }

  /** Avro's parser says of these what Java does, and not an exception of its own. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'double','default':'none'",
        "'string','order':'asc'",
        "'string','order':1",
        "{'type':'fixed','name':'F','size':2147483647}",
      })
  void aSchemaOnWhichAvrosParserFailsIsUnknown(String field) {
    String schema = "{'type':'record','name':'R','fields':[{'name':'f','type':%s}]}";
    known.put(1, new WriterSchema("AVRO", schema.formatted(field).replace('\'', '"'), List.of()));
    EventDecoder decoder = decoder(SchemaType.AVRO);
    for (int i = 0; i < 2; i++) {
      assertThat(outcome(decoder.decode(framed(1, 0), AT)))
          .startsWith("UNKNOWN_SCHEMA: schema 1 cannot be used: it is no schema of Avro: ");
    }
  }

  @Test
  void anIdThatBecomesKnownIsReadFromThenOn() {
    EventDecoder decoder = decoder(SchemaType.AVRO);
    byte[] value = framed(1, 2, 'a', 10, 14);
    assertThat(outcome(decoder.decode(value, AT))).startsWith("UNKNOWN_SCHEMA");
    known.put(1, new WriterSchema("AVRO", AVRO.formatted("long"), List.of()));
    assertThat(outcome(decoder.decode(value, AT))).isEqualTo("a 5 7.0");
  }

  @Test
  void aFieldOfAChangedDefinitionIsReadOutOfARawValue() {
    known.put(1, new WriterSchema("AVRO", AVRO.formatted("long"), List.of()));
    FieldDecoder fields =
        new FieldDecoder(
            List.of(
                new EventField("v", FieldType.LONG, true, "v"),
                new EventField("w", FieldType.STRING, true, "t")),
            new FramedFormat(SchemaType.AVRO, this::look));
    assertThat(fields.decode(framed(1, 2, 'a', 10, 14), AT)).containsExactly(7L, null);
    assertThat(fields.decode(framed(1, 2, 'a'), AT)).as("malformed").containsExactly(null, null);
    assertThatThrownBy(() -> fields.decode(framed(2, 2, 'a', 10, 14), AT))
        .as("its features would not be those of the record")
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot decode fields of record clicks-3@918273: the registry has no schema 2"
                + " (it must be known, as when the record came)");
  }

  @Test
  void schemasNestedAsDeepAsTheyLikeEndInARejectAtMost() {
    String nested = "\"long\"";
    known.put(3, chainOfRecords(400, "long"));
    known.put(4, chainOfRecords(600, "null"));
    for (int i = 0; i < 3_000; i++) {
      nested = "{\"type\": \"array\", \"items\": " + nested + "}";
    }
    known.put(1, new WriterSchema("AVRO", nested, List.of()));
    assertThat(outcome(decoder(SchemaType.AVRO).decode(framed(1, 0), AT)))
        .startsWith("UNKNOWN_SCHEMA: schema 1 cannot be used: ");
    assertThat(outcome(decoder(SchemaType.AVRO).decode(framed(3, 0), AT)))
        .isEqualTo("MALFORMED: the value is nested deeper than 64 levels at byte 5");
    assertThat(outcome(decoder(SchemaType.AVRO).decode(framed(4, 0), AT)))
        .isEqualTo(
            "UNKNOWN_SCHEMA: schema 4 cannot be used: its records are nested deeper than 500"
                + " levels");
    StringBuilder chain = new StringBuilder("syntax = \"proto3\";\n");
    for (int i = 0; i < 20_000; i++) {
      chain.append("message M%d { M%d next = 1; }\n".formatted(i, i + 1));
    }
    chain.append("message M20000 {}");
    known.put(2, new WriterSchema("PROTOBUF", chain.toString(), List.of()));
    assertThat(outcome(decoder(SchemaType.PROTOBUF).decode(framed(2, 0, 10, 0), AT)))
        .as("any number of types, of which a record has few")
        .isEqualTo("MISSING_FIELD: field 'u' is missing");
  }

  /** A record within a record, and so on, each of a text of its own, as a registry has them. */
  private static WriterSchema chainOfRecords(int count, String innermost) {
    String record =
        "{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[{\"name\":\"f\",\"type\":\"%s\"}]}";
    List<WriterSchema.Reference> references = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String text = record.formatted(i, i == 0 ? innermost : "R" + (i - 1));
      references.add(new WriterSchema.Reference("R" + i, "r" + i, 1, text));
    }
    return new WriterSchema("AVRO", record.formatted(count, "R" + (count - 1)), references);
  }

  @Test
  void aPathThatLeadsToATypeOfAFileThatIsNotThereMakesASchemaUnknown() {
    known.put(
        1,
        new WriterSchema(
            "PROTOBUF",
            """
            syntax = "proto3";
            import "not/there.proto";
            message M { string u = 1; int64 t = 2; not.there.V v = 3; }
            message List { string u = 1; int64 t = 2; repeated not.there.V v = 3; }
            message Other { string u = 1; int64 t = 2; double v = 3; not.there.V w = 4; }
            """,
            List.of()));
    EventDecoder decoder = decoder(SchemaType.PROTOBUF);
    String refused =
        "UNKNOWN_SCHEMA: schema 1 cannot be used: type not.there.V is of a file that is not there";
    for (int i = 0; i < 2; i++) {
      assertThat(outcome(decoder.decode(framed(1, 0, 10, 1, 'a', 16, 5, 24, 1), AT)))
          .as("it may be an enum, of which a null would be made")
          .isEqualTo(refused);
      assertThat(outcome(decoder.decode(framed(1, 2, 2, 10, 1, 'a', 16, 5), AT)))
          .isEqualTo(refused);
      assertThat(outcome(decoder.decode(framed(1, 2, 4, 10, 1, 'a', 16, 5, 34, 2, 8, 1), AT)))
          .as("no path leads there")
          .isEqualTo("a 5 0.0");
    }
  }
}
