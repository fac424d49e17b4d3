package io.millrace.lake.write;

import io.millrace.row.CellType;
import io.millrace.row.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.iceberg.Schema;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;

/**
 * Joins declared columns to the leaf columns of a table, which may have more of them, in another
 * order. Those are null in each row.
 */
final class TableColumns {
  /** The level of a null that may not be. */
  private static final int NEVER = -1;

  private static final long MICROS_PER_MS = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private final MessageType file;
  private final List<LeafValues> leaves = new ArrayList<>();

  /**
   * @param file the table's schema as Parquet has it
   */
  TableColumns(MessageType file) {
    this.file = file;
  }

  /** The leaf columns, in the order of the file. */
  List<LeafValues> leaves() {
    return leaves;
  }

  /** Makes the leaf columns, and what fills them. */
  <R> RowFiller<R> fill(Schema table, List<Column<R>> columns) {
    return struct(file.getFields(), table.asStruct(), columns, new Place(new String[0], 0));
  }

  /**
   * A struct, or the table itself.
   *
   * @param level the definition level at which it is there
   */
  private record Place(String[] path, int level) {
    Place of(Type field) {
      String[] longer = Arrays.copyOf(path, path.length + 1);
      longer[path.length] = field.getName();
      return new Place(longer, level + (field.isRepetition(Type.Repetition.OPTIONAL) ? 1 : 0));
    }
  }

  private <P> RowFiller<P> struct(
      List<Type> fields, StructType struct, List<Column<P>> columns, Place place) {
    for (Column<P> column : columns) {
      if (struct.field(column.name()) == null) {
        throw new IllegalStateException(
            "Cannot write column %s: the table has only %s"
                .formatted(
                    column.name(), struct.fields().stream().map(NestedField::name).toList()));
      }
    }
    List<RowFiller<P>> fillers = new ArrayList<>();
    for (Type field : fields) {
      NestedField declared = struct.field(field.getId().intValue());
      Column<P> column =
          columns.stream()
              .filter(each -> each.name().equals(declared.name()))
              .findFirst()
              .orElse(null);
      if (column == null) {
        addMissing(field, place, fillers);
      } else {
        fillers.add(column(field, declared, column, place));
      }
    }
    return new RowFiller.Several<>(fillers);
  }

  private <P> RowFiller<P> column(
      Type field, NestedField declared, Column<P> column, Place parent) {
    Place place = parent.of(field);
    int nullLevel = place.level() > parent.level() ? parent.level() : NEVER;
    if (column instanceof Column.Structs<P, ?>) {
      throw new IllegalStateException(
          "Cannot write column " + column.name() + ": lists are written row by row");
    }
    return column instanceof Column.Struct<P, ?> struct
        ? struct(struct, field, declared.type().asStructType(), place, nullLevel)
        : single((Column.Plain<P>) column, place, nullLevel);
  }

  private <P, Q> RowFiller<P> struct(
      Column.Struct<P, Q> column, Type field, StructType type, Place place, int nullLevel) {
    return new RowFiller.OfStruct<>(
        column, nullLevel, struct(field.asGroupType().getFields(), type, column.fields(), place));
  }

  /** Adds the leaves of a column that the definition does not have. */
  private <P> void addMissing(Type field, Place parent, List<RowFiller<P>> fillers) {
    String[] path = parent.of(field).path();
    for (ColumnDescriptor leaf : file.getColumns()) {
      if (Arrays.equals(
          path, 0, path.length, leaf.getPath(), 0, Math.min(path.length, leaf.getPath().length))) {
        NullValues values = new NullValues(leaf.getMaxDefinitionLevel());
        leaves.add(values);
        fillers.add(new RowFiller.Missing<>(values, parent.level()));
      }
    }
  }

  private <P> RowFiller<P> single(Column.Plain<P> column, Place place, int nullLevel) {
    LeafValues leaf = leaf(column.type(), place.level());
    leaves.add(leaf);
    return filler(column, leaf, nullLevel);
  }

  @SuppressWarnings("unchecked") // A source only takes what rows are made of.
  private static <P> RowFiller<P> filler(Column.Plain<P> column, LeafValues leaf, int nullLevel) {
    Function<? super P, ?> source = column.source();
    if (source instanceof Column.LongSource && leaf instanceof LongValues longs) {
      return new RowFiller.Longs<>(
          ((Column.LongSource<P>) source).numbers(),
          longs,
          column.type() == CellType.TIME ? MICROS_PER_MS : 1);
    }
    if (source instanceof Column.DoubleSource) {
      ToDoubleFunction<P> doubles = ((Column.DoubleSource<P>) source).numbers();
      return new RowFiller.Doubles<>(column, doubles, (LongValues) leaf, nullLevel);
    }
    if (source instanceof Column.WholeSource) {
      ToDoubleFunction<P> wholes = ((Column.WholeSource<P>) source).numbers();
      return new RowFiller.Doubles<>(column, wholes, (LongValues) leaf, nullLevel);
    }
    return new RowFiller.Single<>(column, leaf, nullLevel, taker(column.type(), leaf));
  }

  private static LeafValues leaf(CellType type, int level) {
    return switch (type) {
      case TEXT, BYTES -> new BytesValues(level);
      case LABEL -> new LabelValues(level);
      case INT -> new IntValues(level, false);
      case FLOAT -> new IntValues(level, true);
      case LONG, TIME, INSTANT -> new LongValues(level, false);
      case DOUBLE -> new LongValues(level, true);
      case BOOLEAN -> new BooleanValues(level);
    };
  }

  private static Consumer<Object> taker(CellType type, LeafValues leaf) {
    return switch (type) {
      case TEXT -> value -> ((BytesValues) leaf).add((String) value);
      case BYTES -> value -> ((BytesValues) leaf).add((byte[]) value);
      case LABEL -> value -> ((LabelValues) leaf).add((String) value);
      case INT -> value -> ((IntValues) leaf).add((int) value);
      case FLOAT -> value -> ((IntValues) leaf).add((float) value);
      case LONG -> value -> ((LongValues) leaf).add((long) value);
      case TIME -> value -> ((LongValues) leaf).add(micros((long) value));
      case INSTANT -> value -> ((LongValues) leaf).add(micros((Instant) value));
      case DOUBLE -> value -> ((LongValues) leaf).add((double) value);
      case BOOLEAN -> value -> ((BooleanValues) leaf).add((boolean) value);
    };
  }

  /** Decoders let no time pass that is too large, so a record can stop no writer. */
  private static long micros(long ms) {
    return ms * MICROS_PER_MS;
  }

  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), MICROS_PER_SECOND),
        time.getNano() / NANOS_PER_MICRO);
  }
}
