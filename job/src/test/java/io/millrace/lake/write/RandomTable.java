package io.millrace.lake.write;

import io.millrace.lake.ColumnSchema;
import io.millrace.row.CellType;
import io.millrace.row.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Random columns of all types, with structs in them and others of the table between them, and
 * random rows: each an array with a value, an array for a struct, or null for each column.
 */
final class RandomTable {
  private static final String NUMBER = "number";
  private static final String TIME = "time";
  private static final int DEPTH_MAX = 2;
  private static final List<CellType> TYPES = List.of(CellType.values());

  private final Random random;
  private final List<Supplier<Object>> values = new ArrayList<>();
  private final List<Column<Object[]>> columns = new ArrayList<>();
  private final Schema schema;
  private int lastId;
  private long lastNumber;

  RandomTable(Random random) {
    this.random = random;
    List<NestedField> fields = new ArrayList<>();
    addNumber(fields);
    addTime(fields);
    addRandom(columns, fields, values, 0);
    Collections.shuffle(fields, random);
    schema = new Schema(fields);
  }

  Schema schema() {
    return schema;
  }

  /** A table's schema without the columns that are not declared, but for those in structs. */
  Schema declared(Schema of) {
    return of.select(Column.names(columns));
  }

  List<Column<Object[]>> columns() {
    return columns;
  }

  PartitionSpec spec() {
    return switch (random.nextInt(3)) {
      case 0 -> PartitionSpec.unpartitioned();
      case 1 -> PartitionSpec.builderFor(schema).day(TIME, "time_day").build();
      default -> PartitionSpec.builderFor(schema).hour(TIME, "time_hour").build();
    };
  }

  /** Properties under which there are many pages, dictionaries that are too large, and so on. */
  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put(
        TableProperties.PARQUET_COMPRESSION,
        List.of("zstd", "zstd", "gzip", "snappy", "uncompressed").get(random.nextInt(5)));
    if (random.nextBoolean()) {
      properties.put(TableProperties.PARQUET_PAGE_SIZE_BYTES, "" + (64 + random.nextInt(2_000)));
      properties.put(TableProperties.PARQUET_PAGE_ROW_LIMIT, "" + (1 + random.nextInt(200)));
      properties.put(TableProperties.PARQUET_DICT_SIZE_BYTES, "" + (64 + random.nextInt(500)));
    }
    return properties;
  }

  Object[] row() {
    Object[] row = new Object[values.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = values.get(i).get();
    }
    return row;
  }

  private void addNumber(List<NestedField> fields) {
    columns.add(new Column.Plain<>(NUMBER, CellType.LONG, true, null, row -> row[0]));
    fields.add(NestedField.required(++lastId, NUMBER, Types.LongType.get()));
    values.add(() -> lastNumber++);
  }

  private void addTime(List<NestedField> fields) {
    columns.add(new Column.Plain<>(TIME, CellType.TIME, false, null, row -> row[1]));
    fields.add(NestedField.optional(++lastId, TIME, Types.TimestampType.withZone()));
    values.add(
        () -> random.nextInt(50) == 0 ? null : (long) (random.nextGaussian() * 200_000_000L));
  }

  private void addRandom(
      List<Column<Object[]>> to,
      List<NestedField> fields,
      List<Supplier<Object>> sources,
      int depth) {
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      String name = "c" + ++lastId;
      boolean isRequired = random.nextBoolean();
      int place = sources.size();
      int kind = random.nextInt(8);
      if (kind == 0) {
        fields.add(NestedField.optional(lastId, name, undeclared(depth)));
      } else if (kind == 1 && depth < DEPTH_MAX) {
        addStruct(to, fields, sources, name, isRequired, depth);
      } else {
        CellType type = TYPES.get(random.nextInt(TYPES.size()));
        to.add(new Column.Plain<>(name, type, isRequired, null, row -> row[place]));
        fields.add(field(lastId, name, isRequired, ColumnSchema.type(type)));
        sources.add(nullable(isRequired, source(type)));
      }
    }
  }

  private void addStruct(
      List<Column<Object[]>> to,
      List<NestedField> fields,
      List<Supplier<Object>> sources,
      String name,
      boolean isRequired,
      int depth) {
    int id = lastId;
    int place = sources.size();
    List<Column<Object[]>> parts = new ArrayList<>();
    List<NestedField> partFields = new ArrayList<>();
    List<Supplier<Object>> partSources = new ArrayList<>();
    addRandom(parts, partFields, partSources, depth + 1);
    Collections.shuffle(partFields, random);
    if (parts.isEmpty()) {
      parts.add(new Column.Plain<>("only", CellType.INT, false, null, row -> null));
      partFields.add(NestedField.optional(++lastId, "only", Types.IntegerType.get()));
    }
    to.add(
        new Column.Struct<Object[], Object[]>(
            name, isRequired, null, row -> (Object[]) row[place], parts));
    fields.add(field(id, name, isRequired, Types.StructType.of(partFields)));
    sources.add(
        nullable(isRequired, () -> partSources.stream().map(Supplier::get).toArray(Object[]::new)));
  }

  /** A type of a column that no definition has; in structs, one that our reader knows. */
  private Type undeclared(int depth) {
    return switch (depth > 0 ? 0 : random.nextInt(4)) {
      case 0 -> Types.DoubleType.get();
      case 1 -> Types.DateType.get();
      case 2 -> Types.ListType.ofRequired(++lastId, Types.StringType.get());
      default ->
          Types.StructType.of(
              NestedField.required(++lastId, "in", Types.DoubleType.get()),
              NestedField.optional(++lastId, "out", Types.DecimalType.of(9, 2)));
    };
  }

  private static NestedField field(int id, String name, boolean isRequired, Type type) {
    return isRequired ? NestedField.required(id, name, type) : NestedField.optional(id, name, type);
  }

  private Supplier<Object> nullable(boolean isRequired, Supplier<Object> source) {
    int nulls = random.nextInt(4);
    return isRequired || nulls == 0
        ? source
        : () -> nulls == 3 || random.nextInt(2 * nulls) > 0 ? null : source.get();
  }

  /** Values that are all distinct, or few, or the same for long. */
  private Supplier<Object> source(CellType type) {
    int kind = random.nextInt(4);
    if (kind == 0) {
      return () -> value(type);
    }
    List<Object> few = new ArrayList<>();
    for (int i = 0; i < (kind == 1 ? 1 : 2 + random.nextInt(300)); i++) {
      few.add(value(type));
    }
    int[] last = {0};
    return () -> {
      if (kind < 3 || random.nextInt(20) == 0) {
        last[0] = random.nextInt(few.size());
      }
      return few.get(last[0]);
    };
  }

  private Object value(CellType type) {
    return switch (type) {
      case TEXT, LABEL -> text();
      case INT -> random.nextInt(9) == 0 ? extreme(Integer.MIN_VALUE) : random.nextInt();
      case LONG -> random.nextInt(9) == 0 ? Long.MIN_VALUE + random.nextInt(2) : random.nextLong();
      case FLOAT -> floating();
      case DOUBLE -> doubling();
      case BOOLEAN -> random.nextBoolean();
      case TIME -> (long) (random.nextGaussian() * 1e12);
      case INSTANT ->
          Instant.ofEpochSecond(
              (long) (random.nextGaussian() * 1e9), 1_000L * random.nextInt(1_000_000));
      case BYTES -> bytes();
    };
  }

  private int extreme(int value) {
    return value - random.nextInt(2);
  }

  private Object floating() {
    return switch (random.nextInt(12)) {
      case 0 -> Float.NaN;
      case 1 -> -0.0f;
      case 2 -> 0.0f;
      case 3 -> Float.NEGATIVE_INFINITY;
      case 4 -> Float.MIN_VALUE;
      default -> random.nextFloat() - 0.5f;
    };
  }

  private Object doubling() {
    return switch (random.nextInt(12)) {
      case 0 -> Double.NaN;
      case 1 -> -0.0;
      case 2 -> 0.0;
      case 3 -> Double.POSITIVE_INFINITY;
      case 4 -> -Double.MIN_VALUE;
      default -> random.nextGaussian();
    };
  }

  private String text() {
    int length = random.nextInt(2_000) == 0 ? 1 << 20 : random.nextInt(30);
    return random
        .ints(length, 0, 6)
        .collect(
            StringBuilder::new,
            (text, kind) ->
                text.appendCodePoint(
                    switch (kind) {
                      case 0 -> 0x1F600 + random.nextInt(9);
                      case 1 -> 'é';
                      case 2 -> 0xFFFD;
                      default -> 'a' + random.nextInt(3);
                    }),
            StringBuilder::append)
        .toString();
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }
}
