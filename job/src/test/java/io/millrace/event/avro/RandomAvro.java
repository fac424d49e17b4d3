package io.millrace.event.avro;

import io.millrace.event.Pointer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Draws schemas, other versions of them, and records. */
final class RandomAvro {
  private static final int DEPTH_MAX = 4;
  private static final List<String> KEYS = List.of("k", "k/2", "~", "ключ", "0", "");
  private static final List<String> TEXTS =
      List.of(
          "",
          "ann",
          "Zürich",
          "日本語",
          "2024-02-29T12:00:00.123456Z",
          "2024-02-30T12:00Z",
          "\u0000",
          "x".repeat(300));

  private final Random random;
  private int names;

  RandomAvro(Random random) {
    this.random = random;
  }

  Schema record(int depth) {
    List<Schema.Field> fields = new ArrayList<>();
    int count = depth == 0 ? 3 + random.nextInt(8) : random.nextInt(5);
    for (int i = 0; i < count; i++) {
      fields.add(new Schema.Field("f" + i, schema(depth + 1)));
    }
    return Schema.createRecord("R" + names++, null, "shop", false, fields);
  }

  private Schema schema(int depth) {
    int kind = random.nextInt(depth >= DEPTH_MAX ? 16 : 21);
    return switch (kind) {
      case 0 -> Schema.create(Schema.Type.NULL);
      case 1 -> Schema.create(Schema.Type.BOOLEAN);
      case 2 -> logical(Schema.create(Schema.Type.INT), "date", "time-millis", "");
      case 3 -> Schema.create(Schema.Type.LONG);
      case 4, 5 -> time();
      case 6 -> Schema.create(Schema.Type.FLOAT);
      case 7 -> Schema.create(Schema.Type.DOUBLE);
      case 8 -> Schema.create(Schema.Type.BYTES);
      case 9, 10, 11 -> logical(Schema.create(Schema.Type.STRING), "uuid", "", "");
      case 12 -> Schema.createEnum("E" + names++, null, null, List.of("VIEW", "CLICK", "PURCHASE"));
      case 13 -> fixed();
      case 14 -> LogicalTypes.decimal(20, random.nextInt(20)).addToSchema(bytesOrFixed());
      case 15 -> Schema.create(Schema.Type.INT);
      case 16, 17 -> union(depth);
      case 18 -> Schema.createArray(schema(depth + 1));
      case 19 -> Schema.createMap(schema(depth + 1));
      default -> record(depth + 1);
    };
  }

  private Schema time() {
    return logical(
        Schema.create(Schema.Type.LONG),
        "timestamp-millis",
        "timestamp-micros",
        "timestamp-nanos",
        "local-timestamp-millis",
        "local-timestamp-micros",
        "local-timestamp-nanos",
        "time-micros");
  }

  private Schema logical(Schema schema, String... types) {
    String type = types[random.nextInt(types.length)];
    if (type.isEmpty()) {
      return schema;
    }
    // As a parser of its text makes it.
    String text = "{\"type\": %s, \"logicalType\": \"%s\"}".formatted(schema, type);
    return new Schema.Parser().parse(text);
  }

  private Schema fixed() {
    boolean isUuid = random.nextBoolean();
    int size = isUuid ? 16 : random.nextInt(4);
    String logical = isUuid ? ", \"logicalType\": \"uuid\"" : "";
    return new Schema.Parser()
        .parse(
            "{\"type\": \"fixed\", \"name\": \"F%d\", \"size\": %d%s}"
                .formatted(names++, size, logical));
  }

  private Schema bytesOrFixed() {
    return random.nextBoolean()
        ? Schema.create(Schema.Type.BYTES)
        : Schema.createFixed("F" + names++, null, null, 9 + random.nextInt(8));
  }

  private Schema union(int depth) {
    Map<String, Schema> branches = new HashMap<>();
    if (random.nextInt(4) > 0) {
      branches.put("null", Schema.create(Schema.Type.NULL));
    }
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      Schema branch = schema(depth + 1);
      if (branch.getType() != Schema.Type.UNION) {
        branches.put(branch.getFullName(), branch);
      }
    }
    return branches.isEmpty()
        ? Schema.create(Schema.Type.STRING)
        : Schema.createUnion(new ArrayList<>(branches.values()));
  }

  /** The schema with fields added, removed, in another order, renamed, and made wider. */
  Schema evolved(Schema record) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : record.getFields()) {
      switch (random.nextInt(8)) {
        case 0 -> {} // Removed.
        case 1 -> {
          Schema.Field renamed = new Schema.Field(field.name() + "_new", field.schema());
          renamed.addAlias(field.name());
          fields.add(renamed);
        }
        case 2 -> fields.add(new Schema.Field(field.name(), wider(field.schema())));
        case 3 -> fields.add(new Schema.Field(field.name(), evolvedWithin(field.schema())));
        default -> fields.add(new Schema.Field(field.name(), field.schema()));
      }
    }
    if (random.nextBoolean()) {
      fields.add(new Schema.Field("added", schema(1)));
    }
    java.util.Collections.shuffle(fields, random);
    return Schema.createRecord(record.getName(), null, record.getNamespace(), false, fields);
  }

  private Schema evolvedWithin(Schema schema) {
    return schema.getType() == Schema.Type.RECORD ? evolved(schema) : schema;
  }

  private static Schema wider(Schema schema) {
    return switch (schema.getType()) {
      case INT -> Schema.create(Schema.Type.LONG);
      case LONG, FLOAT -> Schema.create(Schema.Type.DOUBLE);
      case UNION, NULL -> schema;
      default -> Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
    };
  }

  /** The paths to all that records of a schema may have. */
  static List<String> paths(Schema schema) {
    List<String> paths = new ArrayList<>();
    collect(schema, "", paths);
    return paths;
  }

  private static void collect(Schema schema, String path, List<String> paths) {
    if (!path.isEmpty()) {
      paths.add(path);
    }
    switch (schema.getType()) {
      case RECORD ->
          schema
              .getFields()
              .forEach(each -> collect(each.schema(), Pointer.within(path, each.name()), paths));
      case UNION -> schema.getTypes().forEach(each -> collect(each, path, paths));
      case ARRAY -> {
        collect(schema.getElementType(), path + "/0", paths);
        collect(schema.getElementType(), path + "/2", paths);
      }
      case MAP ->
          KEYS.forEach(key -> collect(schema.getValueType(), Pointer.within(path, key), paths));
      default -> {}
    }
  }

  Object datum(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> null;
      case BOOLEAN -> random.nextBoolean();
      case INT -> (int) whole();
      case LONG -> whole();
      case FLOAT -> random.nextInt(20) == 0 ? Float.NaN : (float) real();
      case DOUBLE -> real();
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      case ENUM ->
          new GenericData.EnumSymbol(
              schema, schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
      case BYTES -> ByteBuffer.wrap(digits(1 + random.nextInt(9)));
      case FIXED -> new GenericData.Fixed(schema, digits(schema.getFixedSize()));
      case UNION -> datum(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case ARRAY -> list(schema);
      case MAP -> map(schema);
      case RECORD -> {
        GenericData.Record made = new GenericData.Record(schema);
        schema.getFields().forEach(each -> made.put(each.pos(), datum(each.schema())));
        yield made;
      }
    };
  }

  private List<Object> list(Schema schema) {
    List<Object> list = new ArrayList<>();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      list.add(datum(schema.getElementType()));
    }
    return list;
  }

  private Map<String, Object> map(Schema schema) {
    Map<String, Object> map = new HashMap<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      map.put(KEYS.get(random.nextInt(KEYS.size())), datum(schema.getValueType()));
    }
    return map;
  }

  private byte[] digits(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    if (size > 4 && random.nextBoolean()) {
      // A small number in many bytes.
      byte sign = random.nextBoolean() ? (byte) 0 : -1;
      java.util.Arrays.fill(bytes, 0, size - 2, sign);
    }
    return bytes;
  }

  private long whole() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt(3) - 1;
      case 1 -> random.nextLong();
      case 2 -> BigInteger.TWO.pow(random.nextInt(63)).longValue() - random.nextInt(2);
      case 3 -> 1_700_000_000_000L + random.nextInt();
      case 4 -> -random.nextInt(1_000_000);
      default -> random.nextInt();
    };
  }

  private double real() {
    return switch (random.nextInt(8)) {
      case 0 -> Double.NaN;
      case 1 -> Double.NEGATIVE_INFINITY;
      case 2 -> -0.0;
      case 3 -> Double.longBitsToDouble(random.nextLong());
      default -> random.nextGaussian();
    };
  }

  /** The record in Avro's binary encoding; in blocks with their sizes, where that is drawn. */
  byte[] bytes(Schema schema, Object datum) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder =
        random.nextBoolean()
            ? EncoderFactory.get().directBinaryEncoder(out, null)
            : new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null);
    try {
      new GenericDatumWriter<>(schema).write(datum, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
