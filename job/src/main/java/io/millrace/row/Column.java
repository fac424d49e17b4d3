package io.millrace.row;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * A column of a table, or a field of such a column.
 *
 * @param <R> what a row is made of
 */
public sealed interface Column<R> {
  String name();

  /** Returns whether every row has a value. */
  boolean isRequired();

  /** The column's meaning, for readers of the table's schema. */
  String meaning();

  /** The same column for rows made of a whole, of which this one reads a part. */
  <S> Column<S> of(Function<? super S, ? extends R> part);

  /** A long that is always there, which a writer can take without an object. */
  record LongSource<R>(ToLongFunction<R> numbers) implements Function<R, Long> {
    @Override
    public Long apply(R record) {
      return numbers.applyAsLong(record);
    }
  }

  /** A double, which a writer can take without an object; NaN for none. */
  record DoubleSource<R>(ToDoubleFunction<R> numbers) implements Function<R, Double> {
    @Override
    public Double apply(R record) {
      double number = numbers.applyAsDouble(record);
      return Double.isNaN(number) ? null : (Double) number;
    }
  }

  /** A whole number as a double, which a writer can take without an object; NaN for none. */
  record WholeSource<R>(ToDoubleFunction<R> numbers) implements Function<R, Long> {
    @Override
    public Long apply(R record) {
      double number = numbers.applyAsDouble(record);
      return Double.isNaN(number) ? null : (Long) (long) number;
    }
  }

  /**
   * A column of single values.
   *
   * @param source gives the value as the type says; null for none
   */
  record Plain<R>(
      String name, CellType type, boolean isRequired, String meaning, Function<? super R, ?> source)
      implements Column<R> {
    @Override
    public <S> Plain<S> of(Function<? super S, ? extends R> part) {
      return new Plain<>(name, type, isRequired, meaning, through(source, part));
    }

    /** The source of a part as one of the whole; without objects where it needs none. */
    @SuppressWarnings("unchecked") // A source only takes what rows are made of.
    private static <R, S> Function<S, ?> through(
        Function<? super R, ?> source, Function<? super S, ? extends R> part) {
      if (source instanceof LongSource) {
        ToLongFunction<R> longs = ((LongSource<R>) source).numbers();
        return new LongSource<S>(whole -> longs.applyAsLong(part.apply(whole)));
      }
      if (source instanceof DoubleSource) {
        ToDoubleFunction<R> doubles = ((DoubleSource<R>) source).numbers();
        return new DoubleSource<S>(whole -> doubles.applyAsDouble(part.apply(whole)));
      }
      if (source instanceof WholeSource) {
        ToDoubleFunction<R> wholes = ((WholeSource<R>) source).numbers();
        return new WholeSource<S>(whole -> wholes.applyAsDouble(part.apply(whole)));
      }
      return whole -> source.apply(part.apply(whole));
    }
  }

  /**
   * A column of structs.
   *
   * @param source gives what the struct is made of; null for none
   */
  record Struct<R, P>(
      String name,
      boolean isRequired,
      String meaning,
      Function<? super R, ? extends P> source,
      List<Column<P>> fields)
      implements Column<R> {
    public Struct {
      fields = List.copyOf(fields);
    }

    @Override
    public <S> Struct<S, P> of(Function<? super S, ? extends R> part) {
      return new Struct<>(
          name, isRequired, meaning, whole -> source.apply(part.apply(whole)), fields);
    }
  }

  /**
   * A column of lists of structs.
   *
   * @param source gives what the structs are made of, in their order; null for no list
   */
  record Structs<R, P>(
      String name,
      boolean isRequired,
      String meaning,
      Function<? super R, List<P>> source,
      List<Column<P>> fields)
      implements Column<R> {
    public Structs {
      fields = List.copyOf(fields);
    }

    @Override
    public <S> Structs<S, P> of(Function<? super S, ? extends R> part) {
      return new Structs<>(
          name, isRequired, meaning, whole -> source.apply(part.apply(whole)), fields);
    }
  }

  /** The names of columns. */
  static List<String> names(List<? extends Column<?>> columns) {
    return columns.stream().map(Column::name).toList();
  }

  /** The same columns for rows made of a whole, of which these read a part. */
  static <R, S> List<Column<S>> of(
      List<? extends Column<R>> columns, Function<? super S, ? extends R> part) {
    return columns.stream().map(column -> column.<S>of(part)).toList();
  }

  /** The same columns for rows made of a subtype. */
  @SuppressWarnings("unchecked") // A column only takes what rows are made of.
  static <S> List<Column<S>> narrowed(List<? extends Column<? super S>> columns) {
    return (List<Column<S>>) columns;
  }
}
