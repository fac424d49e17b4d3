package io.millrace.event.avro;

import io.millrace.event.NaiveEvents;
import io.millrace.event.NaiveEvents.Value;
import io.millrace.event.Pointer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Reads a record whole by Avro's library, and finds in it what is at a path. */
final class NaiveAvro {
  private static final int DAY_SECONDS = 86_400;

  private final Schema writer;
  private final Object datum;

  /**
   * @throws IOException where the library refuses the bytes, or leaves some over
   */
  NaiveAvro(Schema writer, byte[] value) throws IOException {
    this.writer = writer;
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(value, null);
    this.datum = new GenericDatumReader<>(writer).read(null, decoder);
    if (!decoder.isEnd()) {
      throw new IOException("bytes are left over");
    }
  }

  Value at(String path) {
    Schema schema = writer;
    Object value = datum;
    for (String part : Pointer.parts(path)) {
      schema = atHand(schema, value);
      switch (schema.getType()) {
        case RECORD -> {
          Schema.Field field = schema.getField(part);
          if (field == null) {
            return new NaiveEvents.Absent();
          }
          value = ((GenericRecord) value).get(field.pos());
          schema = field.schema();
        }
        case MAP -> {
          Object found = null;
          boolean isThere = false;
          for (Map.Entry<?, ?> each : ((Map<?, ?>) value).entrySet()) {
            if (each.getKey().toString().equals(part)) {
              found = each.getValue();
              isThere = true;
            }
          }
          if (!isThere) {
            return new NaiveEvents.Absent();
          }
          value = found;
          schema = schema.getValueType();
        }
        case ARRAY -> {
          List<?> list = (List<?>) value;
          boolean isIndex = part.matches("0|[1-9][0-9]{0,8}");
          if (!isIndex || Integer.parseInt(part) >= list.size()) {
            return new NaiveEvents.Absent();
          }
          value = list.get(Integer.parseInt(part));
          schema = schema.getElementType();
        }
        default -> {
          return new NaiveEvents.Absent();
        }
      }
    }
    return value(atHand(schema, value), value);
  }

  private static Schema atHand(Schema schema, Object value) {
    return schema.getType() == Schema.Type.UNION
        ? schema.getTypes().get(GenericData.get().resolveUnion(schema, value))
        : schema;
  }

  private static Value value(Schema schema, Object value) {
    String logical = String.valueOf(schema.getObjectProp("logicalType"));
    return switch (schema.getType()) {
      case NULL -> new NaiveEvents.Absent();
      case STRING, ENUM -> new NaiveEvents.Text(value.toString());
      case BOOLEAN -> new NaiveEvents.Truth((Boolean) value);
      case FLOAT -> new NaiveEvents.Real((Float) value);
      case DOUBLE -> new NaiveEvents.Real((Double) value);
      case INT -> integer(logical, (Integer) value);
      case LONG -> integer(logical, (Long) value);
      case BYTES -> {
        byte[] bytes = new byte[((ByteBuffer) value).remaining()];
        ((ByteBuffer) value).duplicate().get(bytes);
        yield bytes(schema, bytes);
      }
      case FIXED -> bytes(schema, ((GenericFixed) value).bytes());
      default -> new NaiveEvents.Other();
    };
  }

  private static Value integer(String logical, int value) {
    return switch (logical) {
      case "date" ->
          new NaiveEvents.Whole(
              BigInteger.valueOf(value),
              Integer.SIZE,
              BigInteger.valueOf(value).multiply(BigInteger.valueOf(DAY_SECONDS * 1_000L)),
              false);
      case "time-millis" ->
          new NaiveEvents.Whole(BigInteger.valueOf(value), Integer.SIZE, null, true);
      default -> NaiveEvents.Whole.of(value, Integer.SIZE);
    };
  }

  private static Value integer(String logical, long value) {
    if (logical.endsWith("timestamp-millis")) {
      return NaiveEvents.Whole.time(value, 1_000);
    }
    if (logical.endsWith("timestamp-micros")) {
      return NaiveEvents.Whole.time(value, 1_000_000);
    }
    if (logical.endsWith("timestamp-nanos")) {
      return NaiveEvents.Whole.time(value, 1_000_000_000);
    }
    return logical.equals("time-micros")
        ? new NaiveEvents.Whole(BigInteger.valueOf(value), Long.SIZE, null, true)
        : NaiveEvents.Whole.of(value, Long.SIZE);
  }

  private static Value bytes(Schema schema, byte[] bytes) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return new NaiveEvents.Exact(new BigDecimal(new BigInteger(bytes), decimal.getScale()));
    }
    if ("uuid".equals(schema.getObjectProp("logicalType"))) {
      ByteBuffer halves = ByteBuffer.wrap(bytes);
      return new NaiveEvents.Text(new UUID(halves.getLong(), halves.getLong()).toString());
    }
    return new NaiveEvents.Other();
  }
}
