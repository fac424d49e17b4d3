package io.millrace.event.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import io.millrace.event.AllocatedBytes;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract's table of types and presence for Protobuf, line by line, and hostile messages. */
class ProtobufTypeTest {
  private static final KafkaCoordinates AT = new KafkaCoordinates("clicks", 3, 918273, 1_000_000);
  private static final int V = 3;

  @FunctionalInterface
  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  /** Decodes messages with a user 1, a time 2 and what the body declares. */
  private static final class Decoding {
    private final String proto;
    private final List<EventField> fields = new ArrayList<>();

    Decoding(String syntax, String body) {
      proto =
          """
          syntax = "%s";
          import "google/protobuf/timestamp.proto";
          import "google/protobuf/wrappers.proto";
          enum Kind { VIEW = 0; CLICK = 3; }
          message M {
            %s string u = 1;
            %s int64 t = 2;
            %s
          }
          """
              .formatted(syntax, label(syntax), label(syntax), body);
    }

    private static String label(String syntax) {
      return syntax.equals("proto3") ? "" : "optional";
    }

    Decoding field(FieldType type, String path) {
      fields.add(new EventField("f" + fields.size(), type, false, path));
      return this;
    }

    Decoding required(FieldType type, String path) {
      fields.add(new EventField("f" + fields.size(), type, true, path));
      return this;
    }

    Object value(Writing rest) {
      Decoded decoded = decode(with(rest));
      assertThat(decoded).as(decoded::toString).isInstanceOf(Event.class);
      return ((Event) decoded).values()[fields.size() - 1];
    }

    String refusal(Writing rest) {
      return refusal(with(rest));
    }

    String refusal(byte[] value) {
      Decoded decoded = decode(value);
      assertThat(decoded).as(decoded::toString).isInstanceOf(Reject.class);
      return ((Reject) decoded).reason() + ": " + ((Reject) decoded).message();
    }

    Decoded decode(byte[] value) {
      try {
        EventSchema schema =
            new EventSchema(
                "u", "t", TimeFormat.MS, null, fields, 1 << 22, EventSchema.NO_SKEW_LIMIT);
        ProtobufFormat format = ProtobufSchema.of(proto, Map.of()).message("M").orElseThrow();
        return new EventDecoder(schema, format).decode(value, AT);
      } catch (InvalidSchemaException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static Decoding proto3(String body) {
    return new Decoding("proto3", body);
  }

  private static byte[] with(Writing rest) {
    return bytes(
        out -> {
          out.writeString(1, "ann");
          out.writeInt64(2, 5);
          rest.to(out);
        });
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void message(CodedOutputStream out, int number, Writing content)
      throws IOException {
    out.writeByteArray(number, bytes(content));
  }

  @Test
  void aStringIsAStringOrAnEnumsName() {
    assertThat(
            proto3("string v = 3;").field(FieldType.STRING, "v").value(o -> o.writeString(V, "é")))
        .isEqualTo("é");
    Decoding kind = proto3("Kind v = 3;").field(FieldType.STRING, "v");
    assertThat(kind.value(out -> out.writeEnum(V, 3))).isEqualTo("CLICK");
    assertThat(kind.value(out -> {})).isEqualTo("VIEW");
    assertThat(kind.refusal(out -> out.writeEnum(V, 4)))
        .isEqualTo(
            "WRONG_TYPE: field 'f0' at 'v' is a number without a name in its enum"
                + " (must be a string)");
    assertThat(
            new Decoding("proto2", "optional Kind v = 3;")
                .field(FieldType.STRING, "v")
                .refusal(out -> out.writeEnum(V, 4)))
        .startsWith("WRONG_TYPE");
  }

  @Test
  void aLongIsAnyIntegerWithin64BitsWithASign() {
    assertThat(
            proto3("uint64 v = 3;")
                .field(FieldType.LONG, "v")
                .refusal(out -> out.writeUInt64(V, -1)))
        .isEqualTo(
            "WRONG_TYPE: field 'f0' at 'v' is an integer beyond 64 bits"
                + " (must be an integer within 64 bits)");
    assertThat(
            proto3("uint64 v = 3;").field(FieldType.DOUBLE, "v").value(o -> o.writeUInt64(V, -1)))
        .isEqualTo(0x1p64);
    assertThat(
            proto3("fixed32 v = 3;").field(FieldType.LONG, "v").value(o -> o.writeFixed32(V, -1)))
        .isEqualTo(0xFFFF_FFFFL);
    assertThat(proto3("sint32 v = 3;").field(FieldType.LONG, "v").value(o -> o.writeSInt32(V, -7)))
        .isEqualTo(-7L);
    assertThat(proto3("int32 v = 3;").field(FieldType.LONG, "v").value(o -> o.writeInt32(V, -7)))
        .isEqualTo(-7L);
  }

  @Test
  void aScalarWithoutPresenceIsItsDefaultAndOneWithPresenceIsAbsent() {
    assertThat(proto3("int32 v = 3;").required(FieldType.LONG, "v").value(out -> {})).isEqualTo(0L);
    assertThat(proto3("string v = 3;").required(FieldType.STRING, "v").value(out -> {}))
        .isEqualTo("");
    assertThat(proto3("optional int32 v = 3;").field(FieldType.LONG, "v").value(out -> {}))
        .isNull();
    assertThat(proto3("optional int32 v = 3;").required(FieldType.LONG, "v").refusal(out -> {}))
        .startsWith("MISSING_FIELD");
    assertThat(
            new Decoding("proto2", "optional int32 v = 3 [default = 7];")
                .field(FieldType.LONG, "v")
                .value(out -> {}))
        .as("a declared default is ignored")
        .isNull();
    assertThat(
            new Decoding("proto2", "required int32 v = 3;")
                .field(FieldType.LONG, "v")
                .value(out -> {}))
        .isNull();
    assertThat(
            proto3("oneof o { int32 v = 3; string w = 4; }")
                .field(FieldType.LONG, "v")
                .value(out -> out.writeString(4, "")))
        .isNull();
  }

  @Test
  void theUserOfAMessageWithoutOneIsEmpty() {
    assertThat(proto3("").refusal(new byte[0])).isEqualTo("INVALID_USER: field 'u' is empty");
    assertThat(new Decoding("proto2", "").refusal(new byte[0]))
        .isEqualTo("MISSING_FIELD: field 'u' is missing");
  }

  @Test
  void aWrapperIsItsValueOrAbsent() {
    Decoding wrapped = proto3("google.protobuf.Int64Value v = 3;").field(FieldType.LONG, "v");
    assertThat(wrapped.value(out -> {})).isNull();
    assertThat(wrapped.value(out -> message(out, V, in -> {}))).isEqualTo(0L);
    assertThat(wrapped.value(out -> message(out, V, in -> in.writeInt64(1, 9)))).isEqualTo(9L);
    assertThat(
            proto3("google.protobuf.Int64Value v = 3;")
                .field(FieldType.LONG, "/v/value")
                .value(out -> message(out, V, in -> in.writeInt64(1, 9))))
        .isEqualTo(9L);
  }

  @Test
  void aTimestampIsRoundedTowardsThePastAndHeldToItsYears() {
    Decoding at = proto3("google.protobuf.Timestamp v = 3;").field(FieldType.TIMESTAMP, "v");
    assertThat(at.value(out -> {})).isNull();
    assertThat(at.value(out -> message(out, V, in -> {}))).isEqualTo(0L);
    assertThat(
            at.value(
                out ->
                    message(
                        out,
                        V,
                        in -> {
                          in.writeInt64(1, -1);
                          in.writeInt32(2, 999_999);
                        })))
        .isEqualTo(-1_000L);
    assertThat(at.refusal(out -> message(out, V, in -> in.writeInt64(1, 253_402_300_800L))))
        .startsWith("INVALID_TIME");
    assertThat(at.refusal(out -> message(out, V, in -> in.writeInt32(2, -1))))
        .startsWith("INVALID_TIME");
    assertThat(
            proto3("google.protobuf.Timestamp v = 3;")
                .field(FieldType.LONG, "v")
                .refusal(out -> message(out, V, in -> {})))
        .isEqualTo(
            "WRONG_TYPE: field 'f0' at 'v' is a google.protobuf.Timestamp"
                + " (must be an integer within 64 bits)");
    assertThat(
            proto3("google.protobuf.Timestamp v = 3;")
                .field(FieldType.LONG, "/v/seconds")
                .value(out -> message(out, V, in -> in.writeInt64(1, 8))))
        .isEqualTo(8L);
    assertThat(
            proto3("int64 v = 3;").field(FieldType.TIMESTAMP, "v").value(o -> o.writeInt64(V, 8)))
        .isEqualTo(8L);
    assertThat(
            proto3("int32 v = 3;").field(FieldType.TIMESTAMP, "v").refusal(o -> o.writeInt32(V, 8)))
        .startsWith("WRONG_TYPE");
  }

  @Test
  void ofAOneofTheLastThatIsWrittenCounts() {
    String oneof = "oneof o { int32 v = 3; string w = 4; }";
    Decoding first = proto3(oneof).field(FieldType.LONG, "v");
    assertThat(
            first.value(
                out -> {
                  out.writeInt32(V, 7);
                  out.writeString(4, "x");
                }))
        .isNull();
    assertThat(
            first.value(
                out -> {
                  out.writeString(4, "x");
                  out.writeInt32(V, 7);
                }))
        .isEqualTo(7L);
  }

  @Test
  void aListIsReadPackedOrNotWhateverTheSchemaSays() {
    Decoding second =
        proto3("repeated int32 v = 3 [packed = false];").field(FieldType.LONG, "/v/1");
    assertThat(
            second.value(
                out -> {
                  out.writeInt32(V, 7);
                  out.writeInt32(V, 8);
                }))
        .isEqualTo(8L);
    assertThat(second.value(out -> out.writeByteArray(V, new byte[] {7, 8}))).isEqualTo(8L);
    assertThat(second.value(out -> out.writeByteArray(V, new byte[] {7}))).isNull();
    assertThat(second.refusal(out -> out.writeByteArray(V, new byte[] {7, -1})))
        .startsWith("MALFORMED: the value ends at byte ");
    assertThat(
            proto3("repeated int32 v = 3;")
                .field(FieldType.LONG, "v")
                .refusal(out -> out.writeByteArray(V, new byte[] {7})))
        .isEqualTo("WRONG_TYPE: field 'f0' at 'v' is an array (must be an integer within 64 bits)");
  }

  @Test
  void ofAMapsKeyThatComesTwiceTheLastCountsAndAValueMayStandBeforeItsKey() {
    Decoding k = proto3("map<string, int32> v = 3;").field(FieldType.LONG, "/v/k");
    assertThat(
            k.value(
                out -> {
                  message(out, V, in -> entry(in, "k", 1));
                  message(out, V, in -> entry(in, "j", 5));
                  message(out, V, in -> in.writeString(1, "k"));
                }))
        .as("an entry without a value has its type's default")
        .isEqualTo(0L);
    assertThat(
            k.value(
                out ->
                    message(
                        out,
                        V,
                        in -> {
                          in.writeInt32(2, 9);
                          in.writeString(1, "k");
                        })))
        .isEqualTo(9L);
    assertThat(k.value(out -> message(out, V, in -> entry(in, "j", 5)))).isNull();
  }

  private static void entry(CodedOutputStream out, String key, int value) throws IOException {
    out.writeString(1, key);
    out.writeInt32(2, value);
  }

  @Test
  void aMessageIsNoValue() {
    assertThat(
            proto3("M v = 3;")
                .field(FieldType.STRING, "v")
                .refusal(out -> message(out, V, in -> {})))
        .isEqualTo("WRONG_TYPE: field 'f0' at 'v' is an object (must be a string)");
    assertThat(
            proto3("bytes v = 3;")
                .field(FieldType.STRING, "v")
                .refusal(out -> out.writeByteArray(V, new byte[1])))
        .isEqualTo("WRONG_TYPE: field 'f0' at 'v' is bytes (must be a string)");
  }

  @Test
  void aDeclaredTextMustBeUtf8AndAnyOtherMayBeAnything() {
    byte[] overlong = {(byte) 0xC0, (byte) 0x80};
    Writing writing = out -> out.writeByteArray(V, overlong);
    assertThat(proto3("string v = 3;").field(FieldType.STRING, "v").refusal(writing))
        .startsWith("MALFORMED: the value has a string that is not UTF-8, at byte ");
    assertThat(proto3("string v = 3;").field(FieldType.STRING, "u").value(writing))
        .isEqualTo("ann");
  }

  @Test
  void framingIsCheckedWhereNoFieldIsDeclaredToo() {
    Decoding decoding = proto3("M v = 3; repeated fixed32 w = 4;").field(FieldType.STRING, "u");
    assertThat(decoding.refusal(out -> out.writeByteArray(V, new byte[] {10, 5, 'a'})))
        .startsWith("MALFORMED: the value has a field of 5 bytes");
    assertThat(decoding.refusal(out -> out.writeByteArray(4, new byte[6]))).startsWith("MALFORMED");
    assertThat(decoding.refusal(out -> out.writeTag(9, 4))).startsWith("MALFORMED");
    assertThat(decoding.refusal(out -> out.writeTag(9, 6))).startsWith("MALFORMED");
    assertThat(decoding.refusal(out -> out.writeUInt32NoTag(0))).startsWith("MALFORMED");
    assertThat(decoding.refusal(out -> out.writeTag(9, 3))).startsWith("MALFORMED");
    assertThat(decoding.refusal((byte[]) null))
        .isEqualTo("MALFORMED: the value is null (must be a Protobuf message)");
    assertThat(decoding.value(out -> out.writeByteArray(9, new byte[] {10, 5, 'a'})))
        .as("an unknown field is bytes")
        .isEqualTo("ann");
  }

  @Test
  void sixtyFourLevelsAreReadAndOneMoreIsMalformed() {
    Decoding skipping = proto3("M v = 3;").field(FieldType.STRING, "u");
    Decoding reading = proto3("M v = 3;").field(FieldType.STRING, "/v".repeat(70) + "/u");
    for (int levels : new int[] {64, 65}) {
      byte[] value = new byte[0];
      for (int i = 1; i < levels; i++) {
        byte[] within = value;
        value = bytes(out -> out.writeByteArray(V, within));
      }
      byte[] nested = value;
      Writing writing = out -> out.writeRawBytes(nested);
      if (levels == 64) {
        assertThat(skipping.value(writing)).isEqualTo("ann");
        assertThat(reading.value(writing)).isNull();
      } else {
        assertThat(skipping.refusal(writing)).contains("nested deeper than 64 levels");
        assertThat(reading.refusal(writing)).contains("nested deeper than 64 levels");
      }
    }
    byte[] groups = new byte[1 << 20];
    Arrays.fill(groups, (byte) (9 << 3 | 3));
    assertThat(skipping.refusal(out -> out.writeRawBytes(groups)))
        .contains("nested deeper than 64 levels");
  }

  @Test
  void aLengthBeyondTheEndSetsNothingAside() {
    Decoding decoding = proto3("string v = 3;").field(FieldType.STRING, "v");
    byte[] value =
        with(
            out -> {
              out.writeTag(V, 2);
              out.writeUInt32NoTag(Integer.MAX_VALUE);
            });
    assertThat(decoding.refusal(value))
        .isEqualTo(
            "MALFORMED: the value has a string of 2147483647 bytes at byte 13,"
                + " where 0 are left");
    Decoded[] decoded = new Decoded[1];
    EventDecoder[] decoder = new EventDecoder[1];
    try {
      decoder[0] =
          new EventDecoder(
              new EventSchema("u", "t", TimeFormat.MS, null, decoding.fields, 1 << 20, -1),
              ProtobufSchema.of(decoding.proto, Map.of()).message("M").orElseThrow());
    } catch (InvalidSchemaException e) {
      throw new AssertionError(e);
    }
    assertThat(AllocatedBytes.of(() -> decoded[0] = decoder[0].decode(value, AT)))
        .isLessThan(1_000_000);
  }
}
