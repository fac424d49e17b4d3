package io.millrace.lake.write;

import io.millrace.row.Column;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Takes a row, or a struct in it, into its leaf columns.
 *
 * @param <R> what it is made of
 */
interface RowFiller<R> {
  void add(R record);

  /** Adds a row in which a struct around this is null. */
  void addNull(int level);

  /** Columns beside each other. */
  final class Several<R> implements RowFiller<R> {
    private final RowFiller<R>[] columns;

    @SuppressWarnings({"unchecked", "rawtypes"}) // Arrays have no type arguments.
    Several(List<RowFiller<R>> columns) {
      this.columns = columns.toArray(new RowFiller[0]);
    }

    @Override
    public void add(R record) {
      for (RowFiller<R> column : columns) {
        column.add(record);
      }
    }

    @Override
    public void addNull(int level) {
      for (RowFiller<R> column : columns) {
        column.addNull(level);
      }
    }
  }

  /**
   * A column of structs.
   *
   * @param nullLevel the definition level of a row in which it is null
   */
  record OfStruct<R, P>(Column.Struct<R, P> column, int nullLevel, RowFiller<P> fields)
      implements RowFiller<R> {
    @Override
    public void add(R record) {
      P part = column.source().apply(record);
      if (part == null) {
        fields.addNull(allowed(nullLevel, column));
      } else {
        fields.add(part);
      }
    }

    @Override
    public void addNull(int level) {
      fields.addNull(level);
    }
  }

  /**
   * A column of single values.
   *
   * @param taker adds a value that is not null
   */
  record Single<R>(Column.Plain<R> column, LeafValues leaf, int nullLevel, Consumer<Object> taker)
      implements RowFiller<R> {
    @Override
    public void add(R record) {
      Object value = column.source().apply(record);
      if (value == null) {
        leaf.addNull(allowed(nullLevel, column));
      } else {
        taker.accept(value);
      }
    }

    @Override
    public void addNull(int level) {
      leaf.addNull(level);
    }
  }

  /**
   * A column of longs.
   *
   * @param factor the unit of the table in that of the source
   */
  record Longs<R>(ToLongFunction<R> source, LongValues leaf, long factor) implements RowFiller<R> {
    @Override
    public void add(R record) {
      leaf.add(source.applyAsLong(record) * factor);
    }

    @Override
    public void addNull(int level) {
      leaf.addNull(level);
    }
  }

  /** A column of doubles or of longs, whose values are given as doubles, null for NaN. */
  record Doubles<R>(
      Column.Plain<R> column, ToDoubleFunction<R> source, LongValues leaf, int nullLevel)
      implements RowFiller<R> {
    @Override
    public void add(R record) {
      double number = source.applyAsDouble(record);
      if (nullLevel < 0 && Double.isNaN(number)) {
        allowed(nullLevel, column);
      }
      leaf.addOrNull(number, nullLevel);
    }

    @Override
    public void addNull(int level) {
      leaf.addNull(level);
    }
  }

  /** A leaf column of the table that the definition does not have. */
  record Missing<R>(LeafValues leaf, int nullLevel) implements RowFiller<R> {
    @Override
    public void add(R record) {
      leaf.addNull(nullLevel);
    }

    @Override
    public void addNull(int level) {
      leaf.addNull(level);
    }
  }

  private static int allowed(int nullLevel, Column<?> column) {
    if (nullLevel < 0) {
      throw new IllegalStateException(
          "Cannot write null into the column " + column.name() + ", which is required");
    }
    return nullLevel;
  }
}
