package io.millrace.event.avro;

import static io.millrace.event.avro.SkipStep.INT_BYTES_MAX;

import io.millrace.event.BinaryInput;
import io.millrace.event.DataKind;
import io.millrace.event.MalformedException;
import io.millrace.event.PathTree;
import io.millrace.event.Slots;
import io.millrace.event.UnusableSchemaException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Makes the steps that read values of one schema. */
final class AvroPlan {
  private static final String INDEX = "0|[1-9][0-9]{0,8}";
  private static final int NOT_EMPTY = -1;

  /** More levels of records in records than any value may have. */
  private static final int RECORDS_MAX = 500;

  private final Slots slots;

  /** Steps over values, of which recursive schemas have but one. */
  private final IdentityHashMap<Schema, AvroStep> skips = new IdentityHashMap<>();

  /** Records whose steps have no fields yet: chains of types may be longer than a stack. */
  private final Deque<Schema> unfilled = new ArrayDeque<>();

  private final IdentityHashMap<Schema, Integer> heights = new IdentityHashMap<>();

  AvroPlan(Slots slots) {
    this.slots = slots;
  }

  /**
   * The step for a whole value, which must be a record, or a map, at hand.
   *
   * @throws UnusableSchemaException where the schema is nested too deeply
   */
  AvroStep root(Schema writer, PathTree.Node place) {
    AvroStep root = top(writer, place);
    while (!unfilled.isEmpty()) {
      Schema schema = unfilled.remove();
      RecordStep step = (RecordStep) skips.get(schema);
      schema.getFields().forEach(field -> step.set(field.pos(), skip(field.schema())));
    }
    return root;
  }

  private AvroStep top(Schema writer, PathTree.Node place) {
    return switch (writer.getType()) {
      case RECORD, MAP -> step(writer, place);
      case UNION ->
          new UnionStep(
              writer.getTypes().stream().map(each -> top(each, place)).toArray(AvroStep[]::new));
      default -> {
        String type = writer.getType().getName();
        yield (in, depth) -> {
          throw new MalformedException("is of type " + type + " (must be an Avro record)");
        };
      }
    };
  }

  /**
   * @param place null where no path leads to the value
   */
  private AvroStep step(Schema schema, PathTree.Node place) {
    if (place == null) {
      return skip(schema);
    }
    return switch (schema.getType()) {
      case RECORD -> kept(place, DataKind.OBJECT, record(schema, place));
      case MAP -> kept(place, DataKind.OBJECT, map(schema, place));
      case ARRAY -> kept(place, DataKind.ARRAY, array(schema, place));
      case UNION ->
          new UnionStep(
              schema.getTypes().stream().map(each -> step(each, place)).toArray(AvroStep[]::new));
      default -> place.slot() == PathTree.NO_SLOT ? skip(schema) : scalar(schema, place.slot());
    };
  }

  private AvroStep kept(PathTree.Node place, DataKind kind, AvroStep within) {
    return place.slot() == PathTree.NO_SLOT
        ? within
        : new KeepStep.Kind(slots, place.slot(), kind, within);
  }

  private AvroStep record(Schema schema, PathTree.Node place) {
    List<Schema.Field> fields = schema.getFields();
    RecordStep step = new RecordStep(fields.size());
    for (Schema.Field field : fields) {
      step.set(field.pos(), step(field.schema(), place.member(field.name())));
    }
    return step;
  }

  private AvroStep array(Schema schema, PathTree.Node place) {
    List<Map.Entry<Integer, PathTree.Node>> wanted =
        place.children().entrySet().stream()
            .filter(each -> each.getKey().matches(INDEX))
            .map(each -> Map.entry(Integer.valueOf(each.getKey()), each.getValue()))
            .sorted(Comparator.comparing(Map.Entry::getKey))
            .toList();
    Schema element = schema.getElementType();
    return new ArrayStep(
        skip(element),
        wanted.stream().mapToInt(Map.Entry::getKey).toArray(),
        wanted.stream().map(each -> step(element, each.getValue())).toArray(AvroStep[]::new));
  }

  private AvroStep map(Schema schema, PathTree.Node place) {
    Schema value = schema.getValueType();
    return new MapStep(
        skip(value),
        place.children().entrySet().stream()
            .map(each -> entry(each.getKey(), value, each.getValue()))
            .toArray(MapStep.Entry[]::new));
  }

  private MapStep.Entry entry(String key, Schema value, PathTree.Node place) {
    int[] below = place.slotsWithin();
    return new MapStep.Entry(
        key.getBytes(StandardCharsets.UTF_8), step(value, place), () -> slots.clear(below));
  }

  private AvroStep scalar(Schema schema, int slot) {
    String logical = logical(schema);
    return switch (schema.getType()) {
      case STRING -> new KeepStep.Text(slots, slot);
      case ENUM -> new KeepStep.Symbol(slots, slot, schema.getEnumSymbols().toArray(String[]::new));
      case BOOLEAN -> new KeepStep.Bool(slots, slot);
      case INT ->
          switch (logical) {
            case "date" -> new KeepStep.Date(slots, slot);
            case "time-millis" -> new KeepStep.Int32(slots, slot, DataKind.TIME_OF_DAY);
            default -> new KeepStep.Int32(slots, slot, DataKind.INT);
          };
      case LONG ->
          switch (logical) {
            // A local timestamp is without a zone, and read as UTC.
            case "timestamp-millis", "local-timestamp-millis" -> new KeepStep.Time(slots, slot, 1);
            case "timestamp-micros", "local-timestamp-micros" ->
                new KeepStep.Time(slots, slot, 1_000);
            case "timestamp-nanos", "local-timestamp-nanos" ->
                new KeepStep.Time(slots, slot, 1_000_000);
            case "time-micros" -> new KeepStep.Int64(slots, slot, DataKind.TIME_OF_DAY);
            default -> new KeepStep.Int64(slots, slot, DataKind.LONG);
          };
      case FLOAT -> new KeepStep.Float32(slots, slot);
      case DOUBLE -> new KeepStep.Float64(slots, slot);
      case BYTES, FIXED -> bytes(schema, slot);
      default -> skip(schema);
    };
  }

  private AvroStep bytes(Schema schema, int slot) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return new KeepStep.Decimal(slots, slot, skip(schema), decimal.getScale());
    }
    boolean isUuid =
        schema.getType() == Schema.Type.FIXED
            && schema.getFixedSize() == KeepStep.Uuid.BYTES
            && "uuid".equals(schema.getProp(LogicalType.LOGICAL_TYPE_PROP));
    return isUuid
        ? new KeepStep.Uuid(slots, slot)
        : new KeepStep.Kind(slots, slot, DataKind.BYTES, skip(schema));
  }

  /** The name of a logical type that is valid for its schema; empty for none. */
  private static String logical(Schema schema) {
    return schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
  }

  private AvroStep skip(Schema schema) {
    AvroStep known = skips.get(schema);
    if (known != null) {
      return known;
    }
    int height = height(schema, 1);
    if (height == NOT_EMPTY && schema.getType() == Schema.Type.RECORD) {
      RecordStep step = new RecordStep(schema.getFields().size());
      skips.put(schema, step);
      unfilled.add(schema);
      return step;
    }
    AvroStep step = height == NOT_EMPTY ? skipOther(schema) : new EmptyStep(height);
    skips.put(schema, step);
    return step;
  }

  private AvroStep skipOther(Schema schema) {
    return switch (schema.getType()) {
      case ARRAY -> new ArrayStep(skip(schema.getElementType()), new int[0], new AvroStep[0]);
      case MAP -> new MapStep(skip(schema.getValueType()), new MapStep.Entry[0]);
      case UNION ->
          new UnionStep(schema.getTypes().stream().map(this::skip).toArray(AvroStep[]::new));
      case STRING -> new SkipStep.Counted("a string");
      case BYTES -> new SkipStep.Counted("bytes");
      case INT, ENUM -> new SkipStep.Varint(INT_BYTES_MAX);
      case LONG -> new SkipStep.Varint(BinaryInput.LONG_BYTES_MAX);
      case FLOAT -> new SkipStep.Fixed(Float.BYTES, "a float");
      case DOUBLE -> new SkipStep.Fixed(Double.BYTES, "a double");
      case BOOLEAN -> new SkipStep.Fixed(1, "a boolean");
      case FIXED -> new SkipStep.Fixed(schema.getFixedSize(), "a fixed");
      default -> throw new IllegalStateException("Cannot step over " + schema.getType());
    };
  }

  /**
   * The levels of nesting of values that have no bytes; {@link #NOT_EMPTY} where they have.
   *
   * @param depth the level of the schema within records that contain each other in all values
   */
  private int height(Schema schema, int depth) {
    return switch (schema.getType()) {
      case NULL -> 0;
      case FIXED -> schema.getFixedSize() == 0 ? 0 : NOT_EMPTY;
      case RECORD -> recordHeight(schema, depth);
      default -> NOT_EMPTY;
    };
  }

  private int recordHeight(Schema schema, int depth) {
    if (depth > RECORDS_MAX) {
      throw new UnusableSchemaException(
          "its records are nested deeper than " + RECORDS_MAX + " levels");
    }
    Integer known = heights.putIfAbsent(schema, NOT_EMPTY); // Until known: it contains itself.
    if (known != null) {
      return known;
    }
    int height = 1;
    for (Schema.Field field : schema.getFields()) {
      int within = height(field.schema(), depth + 1);
      if (within == NOT_EMPTY) {
        return NOT_EMPTY;
      }
      height = Math.max(height, 1 + within);
    }
    heights.put(schema, height);
    return height;
  }
}
