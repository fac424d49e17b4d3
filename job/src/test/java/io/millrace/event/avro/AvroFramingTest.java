package io.millrace.event.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.AllocatedBytes;
import io.millrace.event.EventDecoder;
import io.millrace.event.FieldType;
import io.millrace.event.InvalidSchemaException;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.io.BinaryEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unions, lists, maps and nesting, and records that are hostile or not whole. */
class AvroFramingTest {
  private static final String LONGS = "{\"type\": \"array\", \"items\": \"long\"}";
  private static final String NULLS = "{\"type\": \"array\", \"items\": \"null\"}";
  private static final String LONGS_BY_KEY = "{\"type\": \"map\", \"values\": \"long\"}";
  private static final int ALLOCATED_MAX = 1_000_000;

  @Test
  void aUnionIsTheValueAtHand() {
    AvroDecoding decoding =
        AvroDecoding.ofField("[\"null\", \"string\", \"long\"]", FieldType.LONG);
    assertThat(decoding.value(out -> out.writeIndex(0))).isNull();
    assertThat(decoding.value(out -> branch(out, 2).writeLong(7))).isEqualTo(7L);
    assertThat(decoding.refusal(out -> branch(out, 1).writeString("7")))
        .isEqualTo("WRONG_TYPE: field 'v' is a string (must be an integer within 64 bits)");
    assertThat(decoding.refusal(out -> out.writeIndex(3)))
        .isEqualTo("MALFORMED: the value has branch 3 of a union of 3 at byte 5");
    assertThat(decoding.refusal(out -> out.writeIndex(-1))).startsWith("MALFORMED");
  }

  private static BinaryEncoder branch(BinaryEncoder out, int index) throws java.io.IOException {
    out.writeIndex(index);
    return out;
  }

  @Test
  void nullIsAbsentAndSoIsAFieldThatTheWriterDoesNotHave() {
    String nullable = "[\"null\", \"string\"]";
    AvroDecoding ofNull = AvroDecoding.ofField(nullable, null).required("v", FieldType.STRING);
    assertThat(ofNull.refusal(out -> out.writeIndex(0)))
        .isEqualTo("MISSING_FIELD: field 'v' is missing");
    AvroDecoding ofOther = AvroDecoding.ofField(nullable, null).required("w", FieldType.STRING);
    assertThat(ofOther.refusal(out -> out.writeIndex(0)))
        .isEqualTo("MISSING_FIELD: field 'w' is missing");
  }

  @Test
  void neitherAnAliasNorADefaultOfTheWriterPlaysAPart() {
    AvroDecoding decoding =
        AvroDecoding.of(
                """
                {"type": "record", "name": "R", "fields": [
                  {"name": "u", "type": "string"},
                  {"name": "t", "type": "long"},
                  {"name": "new", "type": ["null", "string"], "default": null, "aliases": ["old"]}
                ]}""")
            .field("old", FieldType.STRING, "old");
    assertThat(decoding.value(out -> branch(out, 1).writeString("x"))).isNull();
  }

  @Test
  void namesAndDefaultsThatALaterReleaseWouldRefuseAreTakenAsTheyWereWritten() {
    AvroDecoding decoding =
        AvroDecoding.of(
                """
                {"type": "record", "name": "R-1", "fields": [
                  {"name": "u", "type": "string"},
                  {"name": "t", "type": "long"},
                  {"name": "a-b", "type": "long", "default": "none"}]}""")
            .field("v", FieldType.LONG, "a-b");
    assertThat(decoding.value(out -> out.writeLong(7))).isEqualTo(7L);
  }

  @Test
  void anElementIsFoundByItsIndexAcrossBlocks() {
    AvroDecoding decoding = AvroDecoding.ofField(LONGS, null).field("x", FieldType.LONG, "/v/2");
    assertThat(
            decoding.value(
                out -> {
                  longs(out, 2, 10, 11); // A block of two.
                  longs(out, -2, 2, 12, 13); // A block of two in two bytes.
                  out.writeLong(0);
                }))
        .isEqualTo(12L);
    assertThat(
            decoding.value(
                out -> {
                  longs(out, 2, 10, 11);
                  out.writeLong(0);
                }))
        .isNull();
    assertThat(
            decoding.refusal(
                out -> {
                  longs(out, -2, 3, 12, 13);
                  out.writeLong(0);
                }))
        .isEqualTo("MALFORMED: the value has a block that ends at byte 9 (by its size at byte 10)");
  }

  private static void longs(BinaryEncoder out, long... values) throws java.io.IOException {
    for (long value : values) {
      out.writeLong(value);
    }
  }

  @Test
  void ofAKeyThatComesTwiceTheLastCounts() {
    AvroDecoding decoding =
        AvroDecoding.ofField("{\"type\": \"map\", \"values\": [\"null\", \"long\"]}", null)
            .field("x", FieldType.LONG, "/v/k");
    assertThat(
            decoding.value(
                out -> {
                  out.writeLong(2);
                  out.writeString("k");
                  branch(out, 1).writeLong(1);
                  out.writeString("k");
                  branch(out, 1).writeLong(2);
                  out.writeLong(0);
                }))
        .isEqualTo(2L);
    assertThat(
            decoding.value(
                out -> {
                  out.writeLong(2);
                  out.writeString("k");
                  branch(out, 1).writeLong(1);
                  out.writeString("k");
                  out.writeIndex(0);
                  out.writeLong(0);
                }))
        .isNull();
  }

  @Test
  void aRecordAndAMapAreNoValues() {
    AvroDecoding decoding = AvroDecoding.ofField(LONGS_BY_KEY, FieldType.LONG);
    assertThat(decoding.refusal(out -> out.writeLong(0)))
        .isEqualTo("WRONG_TYPE: field 'v' is an object (must be an integer within 64 bits)");
  }

  @Test
  void aPathThroughWhatHasNoPartsIsAbsent() {
    AvroDecoding decoding =
        AvroDecoding.ofField("\"long\"", null).field("x", FieldType.LONG, "/v/k");
    assertThat(decoding.value(out -> out.writeLong(1))).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 31, Long.MAX_VALUE, Long.MIN_VALUE, -(1L << 31)})
  @Timeout(10)
  void aCountOfMoreItemsThanThereAreBytesIsRefusedAtOnce(long count) {
    for (String schema : List.of(LONGS, LONGS_BY_KEY)) {
      AvroDecoding decoding = AvroDecoding.ofField(schema, null).field("x", FieldType.LONG, "/v/2");
      byte[] value =
          AvroDecoding.user(
              "ann",
              out -> {
                out.writeLong(count);
                out.writeLong(1);
                out.writeLong(1);
              });
      EventDecoder decoder = decoding.decoder();
      assertThat(AllocatedBytes.of(() -> decoder.decode(value, AvroDecoding.AT)))
          .isLessThan(ALLOCATED_MAX);
      assertThat(decoding.reject(value)).startsWith("MALFORMED: the value has a block of ");
    }
  }

  @Test
  @Timeout(10)
  void anyNumberOfItemsWithoutBytesIsSteppedOverAtOnce() {
    AvroDecoding decoding =
        AvroDecoding.ofField(NULLS, null)
            .field("x", FieldType.LONG, "/v/2")
            .field("y", FieldType.LONG, "/v/999999999");
    assertThat(decoding.value(out -> longs(out, Long.MAX_VALUE, 0))).isNull();
    assertThat(decoding.value(out -> longs(out, -Long.MAX_VALUE, 0, 0))).isNull();
    assertThat(decoding.refusal(out -> longs(out, Long.MAX_VALUE, 1, 0)))
        .startsWith("MALFORMED: the value has an array of more than 2^63 items");
    String nothing = "{\"type\": \"record\", \"name\": \"N\", \"fields\": []}";
    AvroDecoding ofRecords =
        AvroDecoding.ofField("{\"type\": \"array\", \"items\": %s}".formatted(nothing), null)
            .field("x", FieldType.LONG, "/v/2");
    assertThat(ofRecords.refusal(out -> longs(out, 3, 0)))
        .isEqualTo(
            "WRONG_TYPE: field 'x' at '/v/2' is an object"
                + " (must be an integer within 64 bits)");
    assertThat(ofRecords.value(out -> longs(out, 2, 0))).isNull();
  }

  @Test
  void aLengthBeyondTheEndSetsNothingAside() {
    AvroDecoding decoding = AvroDecoding.ofField("\"string\"", FieldType.STRING);
    byte[] value = AvroDecoding.user("ann", out -> out.writeLong(Integer.MAX_VALUE));
    EventDecoder decoder = decoding.decoder();
    assertThat(AllocatedBytes.of(() -> decoder.decode(value, AvroDecoding.AT)))
        .isLessThan(ALLOCATED_MAX);
    assertThat(decoding.reject(value))
        .isEqualTo(
            "MALFORMED: the value has a string of 2147483647 bytes at byte 10,"
                + " where 0 are left");
    assertThat(decoding.refusal(out -> out.writeLong(-1))).startsWith("MALFORMED");
  }

  @Test
  void sixtyFourLevelsAreReadAndOneMoreIsMalformed() {
    String list =
        """
        {"type": "record", "name": "R", "fields": [
          {"name": "u", "type": "string"}, {"name": "t", "type": "long"},
          {"name": "v", "type": {"type": "record", "name": "L", "fields": [
            {"name": "next", "type": ["null", "L"]}]}}]}""";
    AvroDecoding skipping = AvroDecoding.of(list);
    AvroDecoding reading =
        AvroDecoding.of(list).field("x", FieldType.LONG, "/v" + "/next".repeat(70));
    for (AvroDecoding decoding : List.of(skipping, reading)) {
      assertThat(decoding.event(nested(62)).userId()).isEqualTo("ann");
      assertThat(decoding.reject(nested(63)))
          .isEqualTo("MALFORMED: the value is nested deeper than 64 levels at byte 68");
      assertThat(decoding.reject(nested(1_000_000))).startsWith("MALFORMED");
    }
  }

  /** The record, level 1, with a list of one more than these, from level 2 on. */
  private static byte[] nested(int more) {
    return AvroDecoding.user(
        "ann",
        out -> {
          for (int i = 0; i < more; i++) {
            out.writeIndex(1);
          }
          out.writeIndex(0);
        });
  }

  @Test
  void whatIsNotWholeOrNotAllIsMalformed() {
    AvroDecoding decoding = AvroDecoding.ofField("\"double\"", null);
    byte[] whole = AvroDecoding.user("ann", out -> out.writeDouble(1));
    assertThat(decoding.reject(new byte[0]))
        .isEqualTo("MALFORMED: the value ends at byte 0, within an integer from byte 0");
    assertThat(decoding.reject(Arrays.copyOf(whole, whole.length - 1)))
        .isEqualTo("MALFORMED: the value ends at byte 12, within a double from byte 5");
    assertThat(decoding.reject(Arrays.copyOf(whole, whole.length + 2)))
        .isEqualTo("MALFORMED: the value has 2 bytes behind its record, from byte 13");
    assertThat(decoding.reject(null))
        .isEqualTo("MALFORMED: the value is null (must be an Avro record)");
    byte[] endless = new byte[20];
    Arrays.fill(endless, (byte) 0x80);
    assertThat(decoding.reject(endless))
        .isEqualTo("MALFORMED: the value has an integer of more than 10 bytes at byte 0");
  }

  @Test
  void contentThatIsDeclaredMustBeWithinItsRange() {
    String symbols = "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"VIEW\"]}";
    assertThat(AvroDecoding.ofField(symbols, FieldType.STRING).refusal(out -> out.writeEnum(1)))
        .isEqualTo("MALFORMED: the value has symbol 1 of an enum of 1 at byte 5");
    assertThat(AvroDecoding.ofField("\"boolean\"", FieldType.BOOLEAN).refusal(o -> o.writeInt(1)))
        .isEqualTo("MALFORMED: the value has a boolean of neither 0 nor 1 at byte 5");
    byte[] undeclared = AvroDecoding.user("ann", out -> out.writeInt(1));
    assertThat(AvroDecoding.ofField("\"boolean\"", null).event(undeclared).userId())
        .isEqualTo("ann");
  }

  @Test
  void aRecordMayBeOneOfSeveralTypesOrAMap() {
    AvroDecoding decoding =
        AvroDecoding.of(
            """
            [{"type": "record", "name": "A", "fields": [
               {"name": "u", "type": "string"}, {"name": "t", "type": "long"}]},
             {"type": "record", "name": "B", "fields": [
               {"name": "t", "type": "long"}, {"name": "u", "type": "string"}]},
             "null"]""");
    assertThat(
            decoding
                .event(
                    AvroDecoding.bytes(
                        out -> {
                          branch(out, 1).writeLong(7);
                          out.writeString("bob");
                        }))
                .userId())
        .isEqualTo("bob");
    assertThat(decoding.reject(AvroDecoding.bytes(out -> out.writeIndex(2))))
        .isEqualTo("MALFORMED: the value is of type null (must be an Avro record)");
  }

  @Test
  void aSchemaMayNameTypesOfOthers() throws InvalidSchemaException {
    String user = "{\"type\": \"record\", \"name\": \"shop.User\", \"fields\": []}";
    String event =
        "{\"type\": \"record\", \"name\": \"R\", \"fields\": ["
            + "{\"name\": \"u\", \"type\": \"shop.User\"}]}";
    assertThat(AvroFormat.of(event, List.of(user)).description()).isEqualTo("an Avro record");
    assertThatThrownBy(() -> AvroFormat.of(event, List.of()))
        .isInstanceOf(InvalidSchemaException.class)
        .hasMessageContaining("shop.User");
    assertThatThrownBy(() -> AvroFormat.of("{", List.of()))
        .isInstanceOf(InvalidSchemaException.class);
  }
}
